// How quick the window is beside an empty one, and how much memory it takes: release build, a tenant of 10,000 people, a
// history of 1,000,000 jobs.
//
// `npm run bench:window [-- PEOPLE JOBS]` builds, fills the history (minutes, some gigabytes in the system's temporary
// folder), measures both on one desktop in turn, and prints. It fails where ours is beyond its goals (docs/performance.md).
// Linux only: it reads /proc. The tenant is a process of its own and does not count.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { onOwnDesktop } from "../../scripts/own-desktop.mjs";
import { build, run, top } from "../../scripts/run.mjs";
import { setUp } from "../../scripts/setup.mjs";

const built = resolve(top, process.env.CARGO_TARGET_DIR ?? "target", "release");

/** With the features that the window was built with: what they share is compiled once. */
const shared = ["--workspace", "--features", "tauri/custom-protocol"];

/** The program that fills the history, built: on the desktop of the measurement there is no Cargo. Null where it fails. */
function filler() {
  const args = ["bench", ...shared, "--bench", "fill", "--no-run", "--message-format=json"];
  const { status, stdout } = spawnSync("cargo", args, {
    cwd: top,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) return null;
  const told = stdout.split("\n").filter(Boolean).map(JSON.parse);
  return told.find(({ target, executable }) => target?.name === "fill" && executable)?.executable ?? null;
}

setUp("test");
const isReady =
  build({ optimised: true }) && run("cargo", ["build", "--release", ...shared, "--example", "empty_window"]);
const fill = isReady ? filler() : null;
const measured = ["node", resolve(import.meta.dirname, "window", "measure.mjs"), ...process.argv.slice(2)];
const passed =
  fill !== null &&
  onOwnDesktop(measured, {
    VOICE_SYNC_FILL: fill,
    VOICE_SYNC_DESKTOP: resolve(built, "voice-sync-desktop"),
    VOICE_SYNC_EMPTY: resolve(built, "examples", "empty_window"),
  });
process.exitCode = passed ? 0 : 1;
