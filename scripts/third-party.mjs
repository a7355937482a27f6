// What others wrote and our programs contain: each crate and npm package with its licence, and every licence text once.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { output, top } from "./run.mjs";

const PROGRAMS = ["cli", "voice-sync-desktop"];
/** What `cargo metadata` prints goes far beyond Node's usual megabyte. */
const MUCH = 256 * 1024 * 1024;
const TEXT = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;

const HEAD = `Voice Sync contains the work of others, listed here with its licence. All of it is unchanged: its source is what the
registries of Rust and npm hold under these names and versions. The texts of the licences follow the list.`;

/** The crates of others that the programs are linked with. */
function crates() {
  const triple = output("rustc", ["-vV"])?.match(/^host: (.+)$/m)?.[1];
  const args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", triple];
  const metadata = JSON.parse(execFileSync("cargo", args, { cwd: top, maxBuffer: MUCH }));
  const byId = new Map(metadata.packages.map((found) => [found.id, found]));
  const linked = new Map(
    metadata.resolve.nodes.map(({ id, deps }) => [
      id,
      deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg),
    ]),
  );
  const reached = new Set();
  const open = metadata.packages.filter(({ name }) => PROGRAMS.includes(name)).map(({ id }) => id);
  while (open.length > 0) {
    const id = open.pop();
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...linked.get(id));
  }
  const others = [...reached].map((id) => byId.get(id)).filter(({ source }) => source !== null);
  return others.map((found) => ({
    name: `${found.name} ${found.version}`,
    licence: found.license ?? "see its text",
    folder: dirname(found.manifest_path),
    // What is linked with a library of another language often brings its source, with a licence of its own below.
    isDeep: found.links !== null,
  }));
}

/** The npm packages that the page may be made of. */
function modules() {
  const { packages } = JSON.parse(readFileSync(join(top, "package-lock.json"), "utf8"));
  const shipped = Object.entries(packages).filter(([path, { dev, optional }]) => path && !dev && !optional);
  return shipped.map(([path, { version, license }]) => ({
    name: `${path.split("node_modules/").at(-1)} ${version}`,
    licence: license ?? "see its text",
    folder: join(top, path),
  }));
}

function textsOf({ folder, isDeep }) {
  const files = readdirSync(folder, { recursive: isDeep })
    .filter((path) => TEXT.test(basename(path)))
    .map((path) => join(folder, path));
  return files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, "utf8").trim());
}

/** The whole list as text; the same for the same lock files. */
export function thirdParty() {
  const all = [...crates(), ...modules()].sort((one, other) => (one.name < other.name ? -1 : 1));
  const texts = new Map();
  for (const { name, ...found } of all) {
    for (const text of textsOf(found)) {
      const same = text.split(/\s+/).join(" ");
      const known = texts.get(same) ?? { text, names: [] };
      if (!known.names.includes(name)) known.names.push(name);
      texts.set(same, known);
    }
  }
  const list = all.map(({ name, licence }) => `${name}: ${licence}`).join("\n");
  const bodies = [...texts.values()].map(({ text, names }) => `== ${names.join(", ")}\n\n${text}`);
  return `${[HEAD, list, ...bodies].join("\n\n")}\n`;
}
