// The program as a person starts it, without a driver that looks into it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askToClose } from "../desktop/close-request.mjs";
import { dataFolder } from "../desktop/command.mjs";
import { windowsNamed } from "../desktop/window.mjs";

const TITLE = "^Voice Sync$";
const LIVES_MS = 60_000;

/** What its page had kept of itself: only a page that has loaded and reaches the shell can say where it stands. */
function pageKept(data) {
  const kept = join(data, "window.json");
  if (!existsSync(kept)) return undefined;
  try {
    return JSON.parse(readFileSync(kept, "utf8")).preferences?.last_page;
  } catch {
    // It is being written.
    return undefined;
  }
}

/** Starts it on a new data folder, with the sample tenant, because the first page keeps nothing until something was
 * chosen; waits until window and page live, and closes the window by its cross. How the process ended. */
export async function startAndClose() {
  const data = dataFolder();
  const env = { ...process.env, VOICE_SYNC_DATA_DIR: data };
  const started = spawn(process.env.VOICE_SYNC_DESKTOP, ["--sample"], { env, stdio: "inherit" });
  const ended = once(started, "exit");
  try {
    const end = Date.now() + LIVES_MS;
    while (pageKept(data) === undefined || windowsNamed(TITLE).length === 0) {
      assert.equal(started.exitCode ?? started.signalCode, null, "it ended by itself");
      assert.ok(Date.now() < end, `windows ${windowsNamed(TITLE)}, page ${pageKept(data)}`);
      await new Promise((next) => setImmediate(next));
    }
    const [window, ...others] = windowsNamed(TITLE);
    assert.deepEqual(others, []);
    await askToClose(Number(window));
    await once(started, "exit", { signal: AbortSignal.timeout(LIVES_MS) });
  } finally {
    started.kill("SIGKILL");
  }
  return ended;
}
