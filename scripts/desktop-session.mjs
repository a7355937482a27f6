// A desktop of its own for the window suite: virtual display, session bus, unlocked keyring, empty home.
// `npm run test:desktop -- tests/desktop/undo.test.mjs` runs the files named alone. What the suite makes goes with it,
// but for the pictures of the last run.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { desktopBinary, run, top } from "./run.mjs";

const home = mkdtempSync(join(tmpdir(), "voice-sync-desktop-"));
const folder = (name, mode = 0o755) => {
  const path = join(home, name);
  mkdirSync(path, { recursive: true, mode });
  return path;
};

const screens = join(top, "target", "screens");
rmSync(screens, { recursive: true, force: true });

// Before dbus-run-session: a keyring that the bus starts by itself would else use the real home.
const env = {
  ...process.env,
  HOME: home,
  XDG_DATA_HOME: folder(".local/share"),
  XDG_CONFIG_HOME: folder(".config"),
  XDG_CACHE_HOME: folder(".cache"),
  XDG_STATE_HOME: folder(".local/state"),
  XDG_RUNTIME_DIR: folder("run", 0o700),
  // Data folders of the tests, and whatever browser and driver leave behind, go with the home.
  TMPDIR: folder("tmp"),
  // In which order a field takes day and month.
  LC_ALL: "C.UTF-8",
  // What the app opens in a browser is caught by the suite.
  PATH: `${join(top, "tests", "desktop", "bin")}:${process.env.PATH}`,
  VOICE_SYNC_OPENED: join(home, "opened"),
  VOICE_SYNC_DESKTOP: desktopBinary(),
  VOICE_SYNC_SCREENS: screens,
};
delete env.WAYLAND_DISPLAY;

const unlocked =
  'printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && exec "$@"';
const named = process.argv.slice(2);
const files = named.length > 0 ? named : ["tests/desktop/"];
const reporters = ["tap", join(top, "scripts", "test-failures.mjs")];
const told = reporters.flatMap((reporter) => [
  `--test-reporter=${reporter}`,
  "--test-reporter-destination=stdout",
]);
const suite = ["node", "--test", "--test-concurrency=1", ...told, ...files];

const passed = run(
  "xvfb-run",
  ["-a", "-s", "-screen 0 2880x1800x24", "dbus-run-session", "--", "bash", "-c", unlocked, "_", ...suite],
  { env },
);
rmSync(home, { recursive: true, force: true, maxRetries: 5 });
process.exitCode = passed ? 0 : 1;
