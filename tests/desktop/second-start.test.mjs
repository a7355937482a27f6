// One window for each data folder: a second start raises the first window and ends.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { dataFolder } from "./command.mjs";
import { openWindow, windowsNamed, xdotool } from "./window.mjs";

const TITLE = "^Voice Sync$";

describe("A second start on the same data folder", () => {
  const data = dataFolder();
  let window;
  let first;
  let ended;
  before(async () => {
    window = await openWindow({ data });
    await window.says(/Explore a sample tenant/);
    [first] = windowsNamed(TITLE);
    xdotool("windowunmap", "--sync", first);
    assert.deepEqual(windowsNamed(TITLE), []);
    const env = { ...process.env, VOICE_SYNC_DATA_DIR: data };
    const second = spawn(process.env.VOICE_SYNC_DESKTOP, { env, stdio: "ignore" });
    ended = await once(second, "exit");
  });
  after(() => window?.close());

  test("ends well by itself", () => {
    assert.deepEqual(ended, [0, null]);
  });

  test("raises the first window, and opens none of its own", async () => {
    await window.until("the window is on the screen", () => windowsNamed(TITLE).length > 0);
    assert.deepEqual(windowsNamed(TITLE), [first]);
  });

  test("leaves the page of the first window as it is", async () => {
    await window.says(/Explore a sample tenant/);
  });
});
