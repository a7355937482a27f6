// Running other programs from the top of the repository, with the tools of Cargo and npm on the path.
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

export const top = resolve(import.meta.dirname, "..");

const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
const places = [join(top, "node_modules", ".bin"), process.env.PATH ?? "", join(cargoHome, "bin")];
process.env.PATH = places.join(delimiter);

// npm and npx are scripts on Windows, which only a shell starts there.
const shell = process.platform === "win32";

/** Runs `program`, its output on ours. Whether it went well. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: top, stdio: "inherit", shell, ...options });
  return done.status === 0;
}

/** What `program` prints, or null where it is missing or fails. */
export function output(program, args) {
  const done = spawnSync(program, args, { cwd: top, encoding: "utf8", shell });
  return done.status === 0 ? done.stdout.trim() : null;
}

/** The file that Cargo makes of the desktop shell without optimisation. */
export function desktopBinary() {
  const target = resolve(top, process.env.CARGO_TARGET_DIR ?? "target");
  const name = process.platform === "win32" ? "voice-sync-desktop.exe" : "voice-sync-desktop";
  return join(target, "debug", name);
}

/** Builds the window as it ships, page included, and the command, without an installer. In one go, with the features of
 * the whole workspace: what they share, and what the suites were built with, is compiled once. */
export function build({ optimised }) {
  const debug = optimised ? [] : ["--debug"];
  return run("tauri", ["build", ...debug, "--no-bundle", "--", "--locked", "--workspace"]);
}
