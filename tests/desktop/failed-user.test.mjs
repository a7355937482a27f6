// People who could not be synced: the page says why and what to do, and a second try is a job of its own.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { listen } from "./notifications.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("A person whose number Microsoft refuses", () => {
  const data = dataFolder();
  const login = "amara.okafor@acme.example";
  const number = "+441134960999";
  let tenant;
  let window;
  let user;
  let failed;
  let step;
  let desktop;
  before(async () => {
    desktop = listen();
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    const fault = { kind: "operation_fails", text: "The user lacks appropriate licenses" };
    await tenant.ask("POST", "faults", { system: "graph", path: "*/assignNumber", fault });
    const joiner = { first_name: "Amara", last_name: "Okafor", user_name: login, primary_email: login };
    ({ user_id: user } = await tenant.ask("POST", "pbx/users", { ...joiner, number, teams: true }));
    window = await openWindow({ data });
    await window.press("Sync Now");
    await window.says(/Completed with errors/);
    failed = jobs()[0];
    const { steps } = voiceSyncOn(main, data, "jobs", "show", String(failed.id)).answer;
    step = steps.find(({ outcome }) => outcome === "failed");
  });
  after(async () => {
    desktop?.close();
    await window?.close();
    await tenant?.close();
  });

  const jobs = () => voiceSyncOn(main, data, "jobs").answer.jobs;

  test("is counted as failed in the list of jobs", async () => {
    await window.open("/jobs");
    await window.until("the job is listed", async () => (await row(failed.id)) !== undefined);
    assert.equal((await row(failed.id))[5], "1");
  });

  test("is told on the desktop, and not by name", async () => {
    await window.until("the desktop was told", () => desktop.told(/1 person could not be synced/));
    assert.ok(!desktop.told(/Amara|960999/));
  });

  test("is explained in the job, with advice and the ids that support asks for", async () => {
    await window.open(`/jobs/${failed.id}`);
    await window.says(/Amara Okafor/);
    await window.pressNamed("Steps of Amara Okafor");
    await window.says(/Microsoft request id/);
    const page = await window.page();
    for (const words of ["Failed", step.reason, step.advice, number, ...step.request_ids]) {
      assert.ok(page.includes(words), words);
    }
    assert.match(step.reason, /licence/);
    assert.ok(step.request_ids.length > 0);
  });

  test("is explained on the person's own page", async () => {
    await window.open(`/users/${user}`);
    await window.says(/Timeline/);
    const page = await window.page();
    for (const words of ["Failed", step.reason, step.advice, `Job ${failed.id} (Manual)`]) {
      assert.ok(page.includes(words), words);
    }
  });

  test("gets the number when the cause is gone and the failed ones are tried again", async () => {
    await tenant.ask("DELETE", "faults");
    await window.open(`/jobs/${failed.id}`);
    await window.press("Retry failed");
    await window.says(/The retry is a job of its own/);
    await window.until("the retry is completed", () => {
      const [retry] = jobs();
      return retry.id > failed.id && retry.status === "completed";
    });
    const { numbers, accounts } = await tenant.holders();
    assert.equal(accounts[numbers[number].holder].upn, login);
  });

  test("and the retry names the job that it tries again", async () => {
    const [retry] = jobs();
    assert.ok(retry.id > failed.id);
    await window.open(`/jobs/${retry.id}`);
    await window.says(new RegExp(`Retry of\\s+job ${failed.id}`));
    await window.says(/Status\s+Completed/);
  });

  async function row(job) {
    const rows = await window.rows("Sync jobs");
    return rows.find(([started]) => started.split("\n").includes(`Job ${job}`));
  }
});

describe("People who are blocked", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let blocked;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    const { users } = voiceSyncOn(main, data, "users").answer;
    blocked = users.filter(({ state }) => state === "blocked");
    window = await openWindow({ data });
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  test("are all listed where the list shows the blocked ones", async () => {
    assert.ok(blocked.length > 0);
    await window.open(`/users?states=${encodeURIComponent('["blocked"]')}`);
    await window.until("everybody is listed", async () => {
      return (await window.rows("Users")).length === blocked.length;
    });
  });

  test("are told the cause and what to do about it, each on a page of their own", async () => {
    const oneOfEach = new Map(blocked.map((person) => [person.cause, person]));
    assert.ok(oneOfEach.size > 3);
    for (const { user, sentence, advice } of oneOfEach.values()) {
      await window.open(`/users/${user}`);
      await window.until(`"${sentence}" is said`, async () => {
        const page = await window.page();
        return page.includes(sentence) && page.includes(advice);
      });
    }
  });
});
