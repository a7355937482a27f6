// Auto Sync in the built app: switched on step by step, a change that arrives by itself, and what stops it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { looksRight } from "./pictures.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

/** Far less than the ten minutes that admins are told, far more than it takes. */
const TOLD_MS = 120_000;

describe("Auto Sync", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let people;
  before(async () => {
    tenant = await serveTenant({ users: 40 });
    tenant.connect(data, { nextGen: "off" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 3);
    assert.equal(voiceSyncOn(main, data, "approve", "1").status, 0);
    people = await tenant.givenFirst(data);
    window = await openWindow({ data });
    await window.open("/services/teams");
    await window.says(/Next Gen Teams Sync/);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  const toggle = (name) => window.field(name);
  const isOn = async (name) => (await toggle(name)).isSelected();
  const isThere = async (name) =>
    window.evaluate(
      "return [...document.querySelectorAll('label')].some((label) => label.innerText === arguments[0])",
      name,
    );
  const jobs = () => voiceSyncOn(main, data, "jobs").answer.jobs;
  /** What the menu of Sync Now offers. */
  const menu = async () => {
    await window.pressNamed("More ways to sync");
    const names = await window.until("the menu is open", async () => {
      const said = await window.evaluate(
        "return [...document.querySelectorAll('[role=menuitem]')].map((entry) => entry.innerText.split('\\n')[0].trim())",
      );
      return said.length > 1 && said.every(Boolean) && said;
    });
    await window.escape();
    return names;
  };

  /** A number that is saved in the phone system, and the job that brings it to Teams by itself. */
  async function arrives(person, number) {
    const known = jobs()[0].id;
    await tenant.edit(person.pbx_user_id, { number });
    await window.until(
      "the change has arrived",
      () => jobs()[0].id > known && jobs()[0].status === "completed",
      TOLD_MS,
    );
    const { numbers } = await tenant.holders();
    assert.equal(numbers[number].holder, person.account_id);
    return jobs()[0];
  }

  test("is not on the page before Next Gen was switched on and saved", async () => {
    assert.equal(await isThere("Auto Sync"), false);
    assert.deepEqual(await menu(), ["Manual Teams", "Sync Logs"]);
    await window.tickRadio("Next Gen Teams Sync");
    assert.equal(await isThere("Auto Sync"), false);
    await window.press("Save");
    await window.says(/Next Gen Teams Sync is on\./);
    assert.equal(await isOn("Auto Sync"), false);
  });
  looksRight(() => window, "teams-next-gen-saved");

  test("is switched on with the approval that there is, and its entry stands in the menu", async () => {
    await window.tickRadio("Auto Sync");
    await window.says(/A sync starts within 10 minutes of saving/);
    assert.deepEqual(await menu(), ["Teams", "Manual Sync", "Sync Logs"]);
  });
  looksRight(() => window, "teams-auto-sync-on");
  looksRight(() => window, "menu-sync-now-auto", {
    open: () => window.pressNamed("More ways to sync"),
    close: () => window.escape(),
  });

  test("brings a change of the phone system to Teams by itself, as a job of Type Auto", async () => {
    const job = await arrives(people[0], "+441134960901");
    assert.deepEqual([job.type, job.started_by], ["auto", "Auto Sync"]);
  });

  test("leaves a manual sync beside it, and the Type filter tells them apart", async () => {
    await window.press("Sync Now");
    await window.until("the manual job is done", () => jobs()[0].type === "manual" && jobs()[0].id > 2);
    await window.open("/jobs?types=%5B%22auto%22%5D");
    await window.says(/1 job/);
    const rows = await window.rows("Sync jobs");
    assert.deepEqual(
      rows.map((row) => row[1]),
      ["Auto"],
    );
  });
  looksRight(() => window, "jobs-of-type-auto");

  test("pauses under PBX Enable Sync, which brings the PBX entry and a banner on every page", async () => {
    await window.open("/services/pbx");
    await window.says(/Enable Sync/);
    await window.tickRadio("Enable Sync");
    await window.answer("Switch PBX Enable Sync on", true);
    await window.says(/PBX Enable Sync is on/);
    assert.deepEqual(await menu(), ["Teams", "Manual Sync", "PBX", "Sync Logs"]);
    await window.open("/services/teams");
    await window.says(/Paused: PBX Enable Sync is on/);
    await window.open("/services/pbx");
    await window.tickRadio("Enable Sync");
    await window.until("the banner is gone", async () => !/PBX Enable Sync is on/.test(await window.page()));
  });

  test("catches up after a restart with what was changed meanwhile", async () => {
    const known = jobs()[0].id;
    await window.close();
    await tenant.edit(people[1].pbx_user_id, { number: "+441134960902" });
    window = await openWindow({ data });
    await window.until(
      "the change has arrived",
      () => jobs()[0].id > known && jobs()[0].status === "completed",
      TOLD_MS,
    );
    assert.equal(jobs()[0].type, "auto");
    const { numbers } = await tenant.holders();
    assert.equal(numbers["+441134960902"].holder, people[1].account_id);
  });

  test("goes with Next Gen, after a question, and does not come back with it", async () => {
    await window.open("/services/teams");
    await window.says(/Next Gen Teams Sync/);
    await window.tickRadio("Next Gen Teams Sync");
    await window.press("Save");
    await window.answer("Switch Next Gen Teams Sync off", true);
    await window.says(/Next Gen Teams Sync is off\./);
    assert.equal(await isThere("Auto Sync"), false);
    assert.deepEqual(await menu(), ["Manual Teams", "Sync Logs"]);
    await window.tickRadio("Next Gen Teams Sync");
    await window.press("Save");
    await window.says(/Next Gen Teams Sync is on\./);
    assert.equal(await isOn("Auto Sync"), false);
  });

  test("none of its requests was refused by policy", async () => {
    assert.deepEqual(await window.refusedByPolicy(), []);
  });
});
