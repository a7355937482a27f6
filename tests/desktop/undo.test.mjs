// A job undone: asked natively, planned as a held job, and carried out only when that is approved.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("A job that gave somebody another number", () => {
  const data = dataFolder();
  const second = "+441134960998";
  let tenant;
  let window;
  let user;
  let first;
  let atFirst;
  let changing;
  let undoing;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    atFirst = await tenant.holders();
    [{ pbx_user_id: user, number: first }] = await tenant.healthy();
    await tenant.edit(user, { number: second });
    window = await openWindow({ data });
    await window.press("Sync Now");
    await window.until("the number is changed", async () => {
      [changing] = jobs();
      return changing.id > 1 && changing.status === "completed";
    });
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  const jobs = () => voiceSyncOn(main, data, "jobs").answer.jobs;

  test("shows both numbers", async () => {
    await window.open(`/jobs/${changing.id}`);
    await window.until("both numbers are there", async () => {
      const page = await window.page();
      return page.includes(first) && page.includes(second);
    });
  });

  test("is not undone where the native question is answered with no", async () => {
    await window.press("Undo");
    await window.answer(`Undo job ${changing.id}`, false);
    await window.until("it can be asked again", () => window.canPress("Undo"));
    assert.doesNotMatch(await window.page(), /plans the undo/);
    assert.equal(jobs()[0].id, changing.id);
  });

  test("gets an undo that stands held, with nothing written", async () => {
    const between = await tenant.holders();
    await window.press("Undo");
    await window.answer(`Undo job ${changing.id}`, true);
    await window.says(/Nothing is written before you approve it/);
    await window.says(/Held for approval/);
    [undoing] = jobs();
    assert.deepEqual([undoing.purpose, undoing.of, undoing.status], ["undo", changing.id, "held"]);
    assert.deepEqual(await tenant.holders(), between);
  });

  test("names its undo, and the undo names it", async () => {
    await window.press("Details");
    await window.press(`Undo: job ${undoing.id}`);
    await window.says(new RegExp(`Undo of\\s+job ${changing.id}`));
  });

  test("is undone when that is approved: everything is as it was first", async () => {
    await window.press("Approve");
    await window.answer(`Approve job ${undoing.id}`, true);
    await window.says(/Status\s+Completed/);
    assert.deepEqual(await tenant.holders(), atFirst);
  });

  test("and its person shows the first number, and that it stays so", async () => {
    await window.open(`/users/${user}`);
    await window.says(/On hold: a sync of this person was undone/);
    assert.equal(await window.fact("Phone system"), second);
    assert.equal(await window.fact("Microsoft"), first);
  });
});
