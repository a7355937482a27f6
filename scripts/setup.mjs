// Installs what is missing for `npm start` or `npm test`; does nothing, quickly, where nothing is missing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { output, run, top } from "./run.mjs";

const RUST = [1, 95];
const NODE = [20, 19];

/** Cargo tools of the checks, with the versions they are known to work with. */
const TOOLS = [
  { command: "cargo-nextest", args: ["nextest", "--version"], version: "0.9.143" },
  { command: "cargo-deny", args: ["--version"], version: "0.20.2" },
  { command: "tauri-driver", args: ["--help"], version: "2.1.0" },
];

class Missing extends Error {}

const packages = JSON.parse(readFileSync(join(top, "scripts", "apt-packages.json"), "utf8"));

function isAtLeast(found, wanted) {
  const [major, minor] = (found ?? "").match(/\d+/g)?.map(Number) ?? [];
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
}

function checkLanguages() {
  if (!isAtLeast(process.versions.node, NODE)) {
    throw new Missing(`Node ${NODE.join(".")} or newer is needed; this is ${process.versions.node}.`);
  }
  const rust = output("rustc", ["--version"]);
  if (!isAtLeast(rust, RUST)) {
    const now = rust ? `this is "${rust}"` : "none was found";
    throw new Missing(`Rust ${RUST.join(".")} or newer is needed; ${now}. With rustup: rustup update stable`);
  }
}

function isDebian() {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

function installedByApt(names) {
  // It fails where one name is unknown, and still prints the others.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg's
  const format = "${Package} ${db:Status-Status}\n";
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", format, ...names], { encoding: "utf8" });
  const lines = (stdout ?? "").split("\n").filter((line) => line.endsWith(" installed"));
  return new Set(lines.map((line) => line.split(" ")[0]));
}

function checkLibraries(purpose) {
  if (process.platform !== "linux") return;
  const wanted = purpose === "test" ? [...packages.build, ...packages.test] : packages.build;
  if (isDebian()) {
    const installed = installedByApt(wanted);
    const missing = wanted.filter((name) => !installed.has(name));
    if (missing.length > 0) installByApt(missing);
  } else if (output("pkg-config", ["--modversion", "webkit2gtk-4.1"]) === null) {
    const names = wanted.join(" ");
    throw new Missing(
      `The development files of webkit2gtk-4.1 are missing. On Debian or Ubuntu these would be installed:\n\n  ${names}\n\nInstall what they are called here.`,
    );
  }
}

function installByApt(missing) {
  const isRoot = process.getuid() === 0;
  const before = isRoot ? [] : ["sudo", "-n"];
  const command = ["apt-get", "install", "-y", "--no-install-recommends", ...missing];
  if (!isRoot && output("sudo", ["-n", "true"]) === null) {
    throw new Missing(`System packages are missing. Install them with:\n\n  sudo ${command.join(" ")}\n`);
  }
  const apt = (args) => {
    const [program, ...rest] = [...before, "env", "DEBIAN_FRONTEND=noninteractive", ...args];
    return run(program, rest);
  };
  console.log(`Installing system packages: ${missing.join(" ")}`);
  if (!apt(["apt-get", "update", "-q"]) || !apt(command)) {
    throw new Missing(`apt could not install them. Try by hand:\n\n  sudo ${command.join(" ")}\n`);
  }
}

/** `npm ci` takes most of a minute; the mark tells for which lock file it was last done. */
function checkNodeModules() {
  const lock = readFileSync(join(top, "package-lock.json"));
  const stamp = createHash("sha256").update(lock).update(process.versions.node).digest("hex");
  const mark = join(top, "node_modules", ".voice-sync-lock");
  if (existsSync(mark) && readFileSync(mark, "utf8") === stamp) return;
  console.log("Installing the packages of package-lock.json");
  if (!run("npm", ["ci"])) throw new Missing("npm ci failed; what it says is above.");
  writeFileSync(mark, stamp);
}

function checkCargoTools() {
  for (const { command, args, version } of TOOLS) {
    if (output(command, args) !== null) continue;
    console.log(`Installing ${command}`);
    if (!run("cargo", ["install", "--locked", `${command}@${version}`])) {
      throw new Missing(`Install it by hand: cargo install --locked ${command} --version ${version}`);
    }
  }
}

/** Crates of every platform: `house` and `deny` read the whole graph, and do so offline. */
function checkCrates() {
  if (!run("cargo", ["fetch", "--locked", "--quiet"])) {
    throw new Missing("cargo fetch failed; what it says is above.");
  }
}

/** Makes everything ready for "start" or "test"; says what is wrong and ends the process where it can't. */
export function setUp(purpose) {
  try {
    checkLanguages();
    checkLibraries(purpose);
    checkNodeModules();
    if (purpose === "test") {
      checkCrates();
      checkCargoTools();
    }
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp(process.argv[2] === "start" ? "start" : "test");
}
