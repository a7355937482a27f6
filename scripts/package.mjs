// `npm run package`: window and command as packages of this system, made by Tauri's bundler (docs/deploy/packages.md).
//   --bundles deb,rpm   which; without it those that need nothing but what `npm run setup` installs
//   --debug             without optimisation, as `npm test` builds
//   --built             window and command were built before with the same profile
//   --config FILE       more settings for Tauri, such as those for signing; may be repeated
//   --check             installs the .deb, starts what is in it, removes it; needs root and dpkg
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { check, whyNot } from "./package-check.mjs";
import { build, output, run, top } from "./run.mjs";
import { setUp } from "./setup.mjs";
import { thirdParty } from "./third-party.mjs";

const USUAL = { linux: "deb,rpm", win32: "nsis,msi", darwin: "app,dmg" };
const ENDING = {
  deb: ".deb",
  rpm: ".rpm",
  appimage: ".AppImage",
  nsis: ".exe",
  msi: ".msi",
  dmg: ".dmg",
  app: ".app",
};
const isLinux = process.platform === "linux";
const METAINFO = "src-tauri/linux/app.voicesync.desktop.metainfo.xml";

class Broken extends Error {}
class Usage extends Error {}

function wanted() {
  const { values } = parseArgs({
    options: {
      bundles: { type: "string", default: USUAL[process.platform] ?? "" },
      debug: { type: "boolean", default: false },
      built: { type: "boolean", default: false },
      config: { type: "string", multiple: true, default: [] },
      check: { type: "boolean", default: false },
    },
  });
  const kinds = values.bundles.split(",").filter(Boolean);
  const unknown = kinds.filter((kind) => !(kind in ENDING));
  if (kinds.length === 0 || unknown.length > 0) {
    throw new Usage(`--bundles takes some of ${Object.keys(ENDING).join(", ")}; not "${unknown.join(",")}"`);
  }
  return { ...values, kinds };
}

function places(debug) {
  const target = resolve(top, process.env.CARGO_TARGET_DIR ?? "target");
  const built = join(target, debug ? "debug" : "release");
  const ending = process.platform === "win32" ? ".exe" : "";
  const work = join(target, "package");
  mkdirSync(work, { recursive: true });
  return { built, work, ending, command: join(built, `voice-sync${ending}`), bundles: join(built, "bundle") };
}

function must(done, otherwise) {
  if (!done) throw new Broken(otherwise);
}

/** What tauri.conf.json can't say: where Cargo put the command, and, on Linux, a name for files without a blank. */
function additions({ work, command, ending }) {
  const list = join(work, "third-party.txt");
  writeFileSync(list, thirdParty());
  if (isLinux) {
    writeFileSync(`${list}.gz`, gzipSync(readFileSync(list), { level: 9 }));
    const files = {
      "/usr/bin/voice-sync": command,
      "/usr/share/doc/voice-sync/third-party.txt.gz": `${list}.gz`,
    };
    return { productName: "voice-sync", bundle: { linux: { deb: { files }, rpm: { files } } } };
  }
  // Beside the window, under the name that the bundler looks for.
  const triple = output("rustc", ["-vV"])?.match(/^host: (.+)$/m)?.[1];
  copyFileSync(command, join(work, `voice-sync-${triple}${ending}`));
  return { bundle: { externalBin: [join(work, "voice-sync")], resources: { [list]: "third-party.txt" } } };
}

function bundle({ debug, kinds, config }, place) {
  const own = join(place.work, "tauri.json");
  writeFileSync(own, JSON.stringify(additions(place), null, 2));
  for (const kind of kinds) rmSync(folderOf(kind, place), { recursive: true, force: true });
  const plain = debug ? ["--debug"] : [];
  const configs = [relative(top, own), ...config].flatMap((file) => ["--config", file]);
  // What the bundler would write into the program is for updaters; there is none (docs/adr/0013).
  const args = ["bundle", ...plain, "--bundles", kinds.join(","), ...configs, "--no-binary-patching"];
  must(run("tauri", args), "Tauri could not make the packages.");
}

function folderOf(kind, { bundles }) {
  return join(bundles, kind === "app" ? "macos" : kind);
}

/** The file that was made of this kind. */
function made(kind, place) {
  const folder = folderOf(kind, place);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((found) => found.endsWith(ENDING[kind]));
  must(name, `No ${kind} was made.`);
  return join(folder, name);
}

/** Every file that is to be in a Linux package, by its path there. */
function expected(kind) {
  const { bundle: settings } = JSON.parse(readFileSync(join(top, "tauri.conf.json"), "utf8"));
  return [
    ...Object.keys(settings.linux[kind].files),
    "/usr/bin/voice-sync-desktop",
    "/usr/share/applications/voice-sync.desktop",
    "/usr/share/doc/voice-sync/third-party.txt.gz",
  ];
}

/** The files in a package, with their rights; null where the tool that reads it is missing. */
function contents(kind, path) {
  const [program, ...args] = kind === "deb" ? ["dpkg-deb", "--contents"] : ["rpm", "-q", "-l", "-v", "-p"];
  const { error, status, stdout } = spawnSync(program, [...args, path], { encoding: "utf8" });
  if (error?.code === "ENOENT") return null;
  must(status === 0, `${path} can't be read.`);
  const lines = stdout.split("\n").filter((line) => line.startsWith("-"));
  return new Map(
    lines.map((line) => [line.slice(line.search(/\.?\/?usr\//)).replace(/^\.?\/?/, "/"), line.slice(0, 10)]),
  );
}

function look(kind, path) {
  const files = contents(kind, path);
  if (files === null) {
    console.log("  not looked into: the tool that reads it is not installed");
    return;
  }
  const missing = expected(kind).filter((name) => !files.has(name));
  must(missing.length === 0, `${path} lacks ${missing.join(", ")}`);
  for (const [name, rights] of files) {
    const right = name.startsWith("/usr/bin/") ? "-rwxr-xr-x" : "-rw-r--r--";
    must(rights === right, `${name} has the rights ${rights} in ${path}`);
  }
  console.log(`  ${files.size} files, both programs among them`);
}

function tell(kind, path) {
  const { size } = statSync(path);
  console.log(`${relative(top, path)}  ${(size / 1024 / 1024).toFixed(1)} MiB`);
  if (kind === "deb" || kind === "rpm") look(kind, path);
}

function checkDeb(deb, version) {
  const reason = deb ? whyNot() : "no .deb was made";
  if (reason === null) return must(check(deb, version), "The package does not do what it should.");
  console.log(`Not installed to be checked: ${reason}.`);
}

function main() {
  const options = wanted();
  setUp(options.check ? "test" : "start");
  // What others can't read or start is of no use to them.
  process.umask(0o022);
  const place = places(options.debug);
  if (!options.built) {
    must(build({ optimised: !options.debug }), "The window and the command could not be built.");
  }
  const version = output(place.command, ["--version"])?.split(" ").at(-1);
  const metainfo = readFileSync(join(top, METAINFO), "utf8");
  must(metainfo.includes(`version="${version}"`), `${METAINFO} does not know the release ${version}.`);
  bundle(options, place);
  console.log();
  const paths = options.kinds.map((kind) => made(kind, place));
  options.kinds.forEach((kind, index) => {
    tell(kind, paths[index]);
  });
  if (options.check) checkDeb(paths[options.kinds.indexOf("deb")], version);
}

try {
  main();
} catch (error) {
  const isUsage = error instanceof Usage || error.code?.startsWith("ERR_PARSE_ARGS");
  if (!isUsage && !(error instanceof Broken)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = isUsage ? 64 : 1;
}
