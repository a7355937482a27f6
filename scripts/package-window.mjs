// The installed window, on a desktop of its own: started as a person starts it, then read by WebDriver.
// `package-check.mjs` runs this.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { dataFolder } from "../tests/desktop/command.mjs";
import { openWindow, windowsNamed } from "../tests/desktop/window.mjs";

const TITLE = "^Voice Sync$";
const OPEN_MS = 60_000;
/** What is built for development finds no page within that time, and what lacks a library has ended. */
const LIVES_MS = 5_000;

async function opensAndLives() {
  const env = { ...process.env, VOICE_SYNC_DATA_DIR: dataFolder() };
  const started = spawn(process.env.VOICE_SYNC_DESKTOP, { env, stdio: "inherit" });
  const ended = once(started, "exit");
  try {
    const end = Date.now() + OPEN_MS;
    while (windowsNamed(TITLE).length === 0) {
      assert.equal(started.exitCode ?? started.signalCode, null, "it ended by itself");
      assert.ok(Date.now() < end, "it shows no window");
      await pause(200);
    }
    await pause(LIVES_MS);
    assert.equal(started.exitCode ?? started.signalCode, null, "it ended by itself");
    assert.equal(windowsNamed(TITLE).length, 1, "its window is gone");
  } finally {
    started.kill("SIGKILL");
    await ended;
  }
}

async function showsItsPage() {
  const window = await openWindow();
  try {
    await window.says(/Explore a sample tenant/);
    assert.deepEqual(await window.refusedByPolicy(), []);
  } finally {
    await window.close();
  }
}

await opensAndLives();
await showsItsPage();
