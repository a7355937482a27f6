// `npm start`: sets up, builds and opens Voice Sync; without a display it runs the demonstration in the terminal.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildDesktop, desktopBinary, run, top } from "./run.mjs";
import { setUp } from "./setup.mjs";

setUp("start");

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const hasDisplay = process.platform !== "linux" || Boolean(DISPLAY || WAYLAND_DISPLAY);

// The window opens on a sample tenant whose history the demonstration makes at the first start.
process.env.VOICE_SYNC_DATA_DIR ??= join(top, "target", "sample");
const sample = process.env.VOICE_SYNC_DATA_DIR;

function openWindow() {
  const made = existsSync(join(sample, "sample")) || demonstrate("--keep", sample);
  return made && buildDesktop() && run(desktopBinary(), [], { shell: false });
}

function demonstrate(...args) {
  return run("cargo", ["run", "--quiet", "--package", "cli", "--bin", "voice-sync", "--", "demo", ...args]);
}

if (!hasDisplay) {
  console.log(
    "There is no display here: running `voice-sync demo` in this terminal instead of the window.\n",
  );
}
process.exitCode = (hasDisplay ? openWindow() : demonstrate()) ? 0 : 1;
