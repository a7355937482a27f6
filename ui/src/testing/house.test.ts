import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "..");

const sources = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

/** Every import of every file, as `from` and `to` below `ui/src` (or the name of a package). */
const imports = sources.flatMap((file) => {
  const from = relative(src, file).split(sep).join("/");
  const found = readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g);
  return [...found].map(([, target = ""]) => ({
    from,
    to: target.startsWith(".") ? posix.join(posix.dirname(from), target) : target,
  }));
});

const area = (path: string) => path.split("/")[0];
const feature = (path: string) => (area(path) === "features" ? path.split("/")[1] : undefined);

const allowed: Record<string, readonly string[]> = {
  lib: ["lib"],
  ipc: ["ipc", "lib"],
  components: ["components", "ipc", "lib"],
  features: ["features", "components", "ipc", "lib"],
  app: ["app", "features", "components", "ipc", "lib"],
};

const isTest = (path: string) => path.startsWith("testing/") || /\.test\.tsx?$/.test(path);
const shipped = imports.filter(({ from }) => !isTest(from));

test("the imports of the page are seen at all", () => {
  expect(shipped.length).toBeGreaterThan(20);
});

test("only ipc speaks to the shell", () => {
  expect(imports.filter(({ from, to }) => to.startsWith("@tauri-apps") && area(from) !== "ipc")).toEqual([]);
});

test("no feature imports another", () => {
  const crossing = imports.filter(
    ({ from, to }) => feature(from) && feature(to) && feature(from) !== feature(to),
  );
  expect(crossing).toEqual([]);
});

test("imports point one way: app, features, components, ipc, lib", () => {
  const ours = shipped.filter(({ to }) => area(to) !== undefined && (area(to) as string) in allowed);
  expect(ours.filter(({ from, to }) => !allowed[area(from) ?? ""]?.includes(area(to) ?? ""))).toEqual([]);
});
