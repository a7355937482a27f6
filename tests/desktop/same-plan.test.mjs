// The window and the command line plan alike: on the same tenant their plans have the same hash.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, sample, voiceSync, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("The first sync of the sample tenant", () => {
  const data = dataFolder();
  const twin = dataFolder();
  let window;
  before(async () => {
    window = await openWindow({ data });
    await window.press("Explore a sample tenant");
    await window.says(/Preview first sync/);
    await window.close();
    // The sample tenant answers at the same address when the window is open again.
    cpSync(join(data, sample), join(twin, sample), { recursive: true });
    window = await openWindow({ data });
    await window.press("Preview first sync");
    await window.says(/Held for approval/);
  });
  after(() => window?.close());

  test("has one hash in the window, in a plan and in a job of the command line", async () => {
    const shown = await shownHash(window, 1);
    const plan = voiceSync(twin, "plan");
    assert.equal(plan.status, 2);
    assert.ok(plan.answer.steps.length > 20);
    assert.equal(plan.answer.hash, shown);
    assert.equal(voiceSync(twin, "sync").status, 3);
    assert.equal(voiceSync(twin, "jobs", "show", "1").answer.job.plan_hash, shown);
  });
});

describe("A change in the phone system", () => {
  const data = dataFolder();
  const twin = dataFolder();
  let tenant;
  let window;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    cpSync(join(data, main), join(twin, main), { recursive: true });
    const [one, other] = await tenant.healthy();
    await tenant.edit(one.pbx_user_id, { number: other.number });
    await tenant.edit(other.pbx_user_id, { number: one.number });
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  test("is planned with the same hash, and carried out so", async () => {
    const { answer } = voiceSyncOn(main, twin, "plan");
    assert.ok(answer.steps.length >= 2);
    window = await openWindow({ data });
    await window.press("Sync Now");
    await window.until("the change is carried out", async () => {
      const [newest] = voiceSyncOn(main, data, "jobs").answer.jobs;
      return newest.id === 2 && newest.status === "completed";
    });
    assert.equal(await shownHash(window, 2), answer.hash);
  });
});

/** The plan hash of a job, as its page shows it. */
async function shownHash(window, job) {
  await window.open(`/jobs/${job}`);
  await window.press("Details");
  await window.says(/Plan hash/);
  const hash = await window.evaluate("return document.querySelector('code[title]').title");
  assert.match(hash, /^[0-9a-f]{64}$/);
  return hash;
}
