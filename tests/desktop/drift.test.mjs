// Somebody changes a number in Microsoft Teams alone: the window shows it, and an administrator keeps it or repairs it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { looksRight } from "./pictures.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("A number that somebody changes in Microsoft Teams", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let person;
  before(async () => {
    tenant = await serveTenant({ users: 40 });
    tenant.connectAndSync(data);
    [person] = await tenant.givenFirst(data);
    await tenant.ask("POST", "tenant", { change: "unassign_number", number: person.number });
    window = await openWindow({ data });
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });
  const jobs = () => voiceSyncOn(main, data, "jobs").answer.jobs;
  const holder = async () => (await tenant.holders()).numbers[person.number]?.holder;

  test("is shown among the users after both systems were read, and starts no job", async () => {
    await window.open("/users");
    await window.until("the change is noticed", async () => {
      if (/Changed in Teams/.test(await window.page())) return true;
      if (await window.canPress("Refresh")) await window.press("Refresh");
      return false;
    });
    assert.equal(jobs().length, 1);
  });
  looksRight(() => window, "users-drifted", {
    arrive: async () => {
      await window.open(`/users?states=${encodeURIComponent('["drifted"]')}`);
      await window.until("nobody else is listed", async () => (await window.rows("Users")).length === 1);
    },
  });

  test("is explained on the person's page, with what was verified", async () => {
    await window.open(`/users/${person.pbx_user_id}`);
    await window.says(/Changed in Microsoft Teams, not in the phone system/);
    assert.ok((await window.fact("Number")).startsWith(`${person.number} was verified`));
  });
  looksRight(() => window, "user-drifted");

  test("is kept with a reason", async () => {
    await window.press("Keep Microsoft's value");
    await window.type("Reason", "A softphone until the new desk phone is here");
    await window.press("Keep it");
    await window.says(/On hold: what Microsoft Teams has is kept/);
    assert.equal(await window.fact("Reason"), "A softphone until the new desk phone is here");
    const [entry] = voiceSyncOn(main, data, "audit").answer.entries;
    assert.equal(entry.what, "drift.kept");
  });
  looksRight(() => window, "user-kept");

  test("stays through a sync of everybody", async () => {
    await window.press("Sync Now");
    await window.until("the job has ended", () => jobs()[0].id === 2 && jobs()[0].ended_at !== null);
    assert.equal(await holder(), undefined);
  });

  test("is repaired when somebody says so", async () => {
    await window.open(`/users/${person.pbx_user_id}`);
    await window.press("Plan again");
    await window.press("Repair");
    await window.until("the number is back", async () => (await holder()) === person.account_id);
    await window.until(
      "nothing differs",
      async () => !/Changed in Microsoft Teams/.test(await window.page()),
    );
    assert.equal(jobs()[0].type, "manual");
  });
});

/** Does it again until it is so. */
async function soon(isSo, act) {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo()) return;
    act();
  }
  assert.fail("it does not become so");
}

describe("A number that something else takes away again and again", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let person;
  before(async () => {
    tenant = await serveTenant({ users: 40 });
    tenant.connectAndSync(data);
    [person] = await tenant.givenFirst(data);
    const isHeld = async () => (await tenant.holders()).numbers[person.number] !== undefined;
    const sync = () => voiceSyncOn(main, data, "sync", "--user", person.pbx_user_id);
    const takesAway = () =>
      tenant.ask("POST", "tenant", { change: "unassign_number", number: person.number });
    // The first sync gave the number, so this is the third time that somebody takes it away.
    for (let job = 0; job < 2; job++) {
      await takesAway();
      // Until its reads show that it is gone, there is nothing to give back.
      await soon(isHeld, sync);
    }
    await takesAway();
    const onHold = () =>
      voiceSyncOn(main, data, "users", "--search", person.pbx_user_id).answer.users[0].state;
    await soon(() => onHold() === "left", sync);
    window = await openWindow({ data });
    await window.open(`/users/${person.pbx_user_id}`);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  test("is contested: it is said who does it, nothing is written, and a person decides", async () => {
    await window.says(/On hold: something else keeps changing this person/);
    await window.says(/Another tool or computer changed the same setting three times within 24 hours/);
    assert.equal((await tenant.holders()).numbers[person.number], undefined);
    assert.ok(await window.canPress("Plan again"));
    await window.says(/No number/);
  });
  looksRight(() => window, "user-contested");
});
