// A job that crossed a safety limit, turned down by an administrator.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

const REASON = "They only moved to another building";

describe("A job that is held because many would lose their number", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let leavers;
  let atFirst;
  before(async () => {
    // Fewer of more people: a list that shrinks by a twentieth is not believed.
    tenant = await serveTenant({ users: 300 });
    tenant.connectAndSync(data);
    leavers = (await tenant.healthy()).slice(0, 12);
    atFirst = await tenant.holders();
    for (const { pbx_user_id } of leavers) {
      await tenant.edit(pbx_user_id, { status: "INACTIVE" });
    }
    window = await openWindow({ data });
    await window.press("Sync Now");
    await window.says(/Held for approval/);
    const { answer } = voiceSyncOn(main, data, "jobs", "--status", "held");
    await window.open(`/jobs/${answer.jobs[0].id}`);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  const held = () => voiceSyncOn(main, data, "jobs", "--status", "held,rejected").answer.jobs[0];

  test("says which limit it crossed, and shows whom it concerns", async () => {
    await window.says(/This job waits for your decision/);
    const page = await window.page();
    const reasons = held().held_because;
    assert.ok(reasons.length > 0);
    assert.ok(reasons.every((reason) => page.includes(reason)));
    await window.until("everybody stands in it", async () => {
      return (await window.rows("People of this job")).length === leavers.length;
    });
  });

  test("stays held where the native question is answered with no", async () => {
    await reject("");
    await window.answer(`Reject job ${held().id}`, false);
    await window.says(/This job waits for your decision/);
    assert.equal(held().status, "held");
  });

  test("is Rejected where it is answered with yes", async () => {
    await reject(REASON);
    await window.answer(`Reject job ${held().id}`, true);
    await window.says(/Its people stay as they are in Microsoft Teams/);
    await window.says(/Status\s+Rejected/);
    assert.equal(held().status, "rejected");
  });

  test("keeps the reason in the audit log", () => {
    const { entries } = voiceSyncOn(main, data, "audit").answer;
    assert.ok(entries.some(({ reason }) => reason === REASON));
  });

  test("marks its people as rejected", async () => {
    await window.open(`/users/${leavers[0].pbx_user_id}`);
    await window.says(/On hold: an administrator rejected the change/);
  });

  test("is not planned again by the next sync", async () => {
    const before = voiceSyncOn(main, data, "jobs").answer.jobs[0].id;
    await window.press("Sync Now");
    await window.open("/jobs");
    await window.until("another job is done", async () => {
      const [newest] = voiceSyncOn(main, data, "jobs").answer.jobs;
      return newest.id > before && newest.status === "completed" && newest.planned === 0;
    });
  });

  test("has left the tenant untouched", async () => {
    assert.deepEqual(await tenant.holders(), atFirst);
  });

  async function reject(reason) {
    await window.press("Reject");
    const field = await window.field("Reason (optional)");
    if (reason) await field.sendKeys(reason);
    await window.press("Reject job");
  }
});
