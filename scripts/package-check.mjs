// Installs a .deb, starts what is in it as a person would, removes it, and looks for what stayed behind.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onOwnDesktop } from "./own-desktop.mjs";
import { output, run, top } from "./run.mjs";

const NAME = "voice-sync";
const COMMAND = "/usr/bin/voice-sync";
const WINDOW = "/usr/bin/voice-sync-desktop";

/** Why nothing can be installed here to be looked at; null where it can. */
export function whyNot() {
  if (process.platform !== "linux" || output("dpkg", ["--version"]) === null) return "there is no dpkg here";
  if (process.getuid() !== 0) return "only root may install it";
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is dpkg's
  const status = output("dpkg-query", ["-W", "-f", "${db:Status-Status}", NAME]);
  if (status === "installed") return "it is installed here already, and stays as it is";
  if (existsSync(COMMAND) || existsSync(WINDOW)) return `${COMMAND} is here already, from no package`;
  return null;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return run("apt-get", ["-qq", "-y", "-o", "Dpkg::Use-Pty=0", ...args], { env });
}

/** Its files on this computer, folders left out: others may have them too. */
function itsFiles() {
  const listed = output("dpkg-query", ["-L", NAME])?.split("\n") ?? [];
  return listed.filter((path) => existsSync(path) && !lstatSync(path).isDirectory());
}

function saysItsVersion(version) {
  return output(COMMAND, ["--version"]) === `voice-sync ${version}`;
}

/** The whole story of the sample tenant, in a home that is empty. */
function demonstrates() {
  const home = mkdtempSync(join(tmpdir(), "voice-sync-demo-"));
  try {
    const env = { ...process.env, HOME: home, XDG_DATA_HOME: home };
    const args = ["demo", "--users", "20", "--json"];
    const { status, stdout } = spawnSync(COMMAND, args, { cwd: home, env, encoding: "utf8" });
    const last = stdout?.trim().split("\n").at(-1);
    return status === 0 && JSON.parse(last).undo.restored === true;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The whole story of an administrator, with a second installation beside his. */
function tellsTheStory() {
  const story = join(top, "tests", "story", "story.test.mjs");
  return onOwnDesktop(["node", "--test", "--test-reporter=spec", story], { VOICE_SYNC_DESKTOP: WINDOW });
}

function told(what, passed) {
  console.log(`${passed ? "passed" : "FAILED"}  ${what}`);
  return passed;
}

function lives(version) {
  return [
    told("voice-sync says its version", saysItsVersion(version)),
    told("voice-sync demo: sync, approval, undo", demonstrates()),
    told("voice-sync-desktop: from the first start to revoking, and what lies between", tellsTheStory()),
  ].every(Boolean);
}

/** Whether this .deb of this version installs, works and goes without a trace. */
export function check(deb, version) {
  console.log(`\nInstalling ${deb}`);
  // Ctrl+C ends what runs at the moment; the package is removed all the same.
  const stay = () => {};
  process.on("SIGINT", stay);
  let files = [];
  let passed = false;
  try {
    passed = told("it installs", apt("install", "--no-install-recommends", deb));
    files = itsFiles();
    passed = passed && lives(version);
  } finally {
    const removed = told("it is removed", apt("purge", NAME));
    const left = files.filter((path) => existsSync(path));
    passed =
      told(`nothing of its ${files.length} files is left ${left.join(" ")}`.trim(), left.length === 0) &&
      passed;
    passed = removed && passed;
    process.off("SIGINT", stay);
  }
  return passed;
}
