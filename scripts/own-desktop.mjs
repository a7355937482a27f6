// A desktop of its own: virtual display, session bus, unlocked keyring, empty home. All that is made there goes with it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, top } from "./run.mjs";

const UNLOCKED =
  'printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && exec "$@"';

/** Runs a program on such a desktop, with these variables beside its own. Whether it went well. */
export function onOwnDesktop(command, variables = {}) {
  const home = mkdtempSync(join(tmpdir(), "voice-sync-desktop-"));
  const folder = (name, mode = 0o755) => {
    const path = join(home, name);
    mkdirSync(path, { recursive: true, mode });
    return path;
  };
  // Before dbus-run-session: a keyring that the bus starts by itself would else use the real home.
  const env = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: folder(".local/share"),
    XDG_CONFIG_HOME: folder(".config"),
    XDG_CACHE_HOME: folder(".cache"),
    XDG_STATE_HOME: folder(".local/state"),
    XDG_RUNTIME_DIR: folder("run", 0o700),
    TMPDIR: folder("tmp"),
    LC_ALL: "C.UTF-8",
    // A web process that ends late would make its folder anew.
    MESA_SHADER_CACHE_DISABLE: "true",
    // What the app opens in a browser is caught.
    PATH: `${join(top, "tests", "desktop", "bin")}:${process.env.PATH}`,
    VOICE_SYNC_OPENED: join(home, "opened"),
    VOICE_SYNC_SCREENS: join(top, "target", "screens"),
    ...variables,
  };
  delete env.WAYLAND_DISPLAY;
  const display = [
    "-a",
    "-s",
    "-screen 0 2880x1800x24",
    "dbus-run-session",
    "--",
    "bash",
    "-c",
    UNLOCKED,
    "_",
  ];
  try {
    return run("xvfb-run", [...display, ...command], { env });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
