// `npm start`: sets up, builds and opens Voice Sync on the sample tenant; without a display it runs the demonstration in the terminal.
import { build, desktopBinary, run } from "./run.mjs";
import { setUp } from "./setup.mjs";

setUp("start");

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const hasDisplay = process.platform !== "linux" || Boolean(DISPLAY || WAYLAND_DISPLAY);

function openWindow() {
  return build({ optimised: false }) && run(desktopBinary(), ["--sample"], { shell: false });
}

function demonstrate() {
  return run("cargo", ["run", "--quiet", "--package", "cli", "--bin", "voice-sync", "--", "demo"]);
}

if (!hasDisplay) {
  console.log(
    "There is no display here: running `voice-sync demo` in this terminal instead of the window.\n",
  );
}
process.exitCode = (hasDisplay ? openWindow() : demonstrate()) ? 0 : 1;
