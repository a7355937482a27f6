// Measures both windows in turn; `../window.mjs` builds them and gives this a desktop.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { dataFolder, main, voiceSyncOn } from "../../desktop/command.mjs";
import { serveTenant } from "../../desktop/tenant.mjs";
import { openWindow } from "../../desktop/window.mjs";
import { scroll, told, type } from "./frames.mjs";
import { beganAt, memory, newest, tree } from "./processes.mjs";

const OURS = realpathSync(process.env.VOICE_SYNC_DESKTOP);
const EMPTY = realpathSync(process.env.VOICE_SYNC_EMPTY);
const [people = 10_000, jobs = 1_000_000] = process.argv.slice(2).map(Number);

/** Starts of each, in turn. The first of each warms the disk's cache and does not count. */
const STARTS = 8;
const FRAMES = 300;
const STEP = 60;
/** A table that is scrolled goes on for more than this, in pixels. */
const LEAST = 3_000;
const LETTERS = "person";
/** Frames between two letters: long enough that each is looked for. */
const EVERY = 30;
const LONG_MS = 600_000;
const SETTLE_MS = 5_000;

const empty = { name: "empty window", program: EMPTY };
/** Where there is no graphics card, ours paints without OpenGL (src-tauri/src/desktop/painting.rs): only to be known. */
const emptyAlike = {
  name: "the same, painted without OpenGL",
  program: EMPTY,
  environment: { WEBKIT_DISABLE_COMPOSITING_MODE: "1" },
};
const ours = { name: "Voice Sync", program: OURS };

const goals = { paint: 1.5, frame: 1.5, memory: 60 };
const USEFUL = "return performance.getEntriesByName('useful')[0]?.startTime ?? null";

function set(data, setting, value) {
  const { status, answer } = voiceSyncOn(main, data, "settings", setting, value);
  assert.equal(status, 0, JSON.stringify(answer));
}

/** A folder with everything in it: the first sync done, then a long history put before it. */
function filled(tenant) {
  const data = dataFolder();
  tenant.connect(data);
  // The most there is: thousands of people get their number first.
  set(data, "--writes-per-second", "30");
  const sync = voiceSyncOn(main, data, "sync");
  assert.equal(sync.status, 3, "the first sync is held");
  const approved = voiceSyncOn(main, data, "approve", String(sync.answer.held));
  assert.ok([0, 4].includes(approved.status), JSON.stringify(approved.answer));
  set(data, "--retention-days", "3650");
  const { status } = spawnSync(process.env.VOICE_SYNC_FILL, [join(data, main), String(jobs)], {
    stdio: "inherit",
  });
  assert.equal(status, 0, "the history could not be filled");
  return data;
}

/** Opens a window, and how long it took from the start of its process to its first useful paint. */
async function opened({ program, environment }, data) {
  const window = await openWindow({ data, application: program, environment });
  const useful = await window.until(
    "it marks its first useful paint",
    () => window.evaluate(USEFUL),
    LONG_MS,
  );
  const origin = await window.evaluate("return performance.timeOrigin");
  const pid = newest(program);
  return { window, pid, took: origin + useful - beganAt(pid) };
}

function row(name, values, unit = "ms") {
  const cells = values.map((value) => value.toFixed(1).padStart(9));
  console.log(`${name.padEnd(44)}${cells.join("")}  ${unit}`);
}

async function paints(data) {
  const windows = [empty, emptyAlike, ours];
  const times = new Map(windows.map((window) => [window, []]));
  for (let round = 0; round < STARTS; round += 1) {
    for (const one of windows) {
      const { window, took } = await opened(one, data);
      if (round > 0) times.get(one).push(took);
      await window.close();
    }
  }
  console.log(`\nstart of the process to first useful paint, ${STARTS - 1} starts   p50      mean      max`);
  const p50 = new Map();
  for (const one of windows) {
    const seen = told(times.get(one));
    p50.set(one, seen.p50);
    row(one.name, [seen.p50, seen.mean, seen.max]);
  }
  return { name: "first useful paint", share: p50.get(ours) / p50.get(empty), goal: goals.paint };
}

/** Closes the window where it opens again: only the overview marks its first useful paint. */
async function leave(window) {
  await window.open("/overview");
  const kept =
    "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('preferences').then(({ last_page }) => done(last_page));";
  await window.until(
    "the overview is remembered",
    async () => (await window.evaluateAsync(kept)) === "/overview",
  );
  await window.close();
}

async function frames(window, what, script, ...args) {
  const { times, scrolled } = await window.evaluateAsync(script, ...args);
  if (scrolled !== undefined) assert.ok(scrolled > LEAST, `${what} was scrolled: ${scrolled}`);
  const { mean, p50, p95, max } = told(times);
  row(what, [mean, p50, p95, max]);
  return mean;
}

/** A table of ours, scrolled and filtered; the mean of each. */
async function table(window, name, address, label) {
  await window.open(address);
  await window.until(`${name} are listed`, async () => (await window.rows(label)).length > 10, LONG_MS);
  return [
    await frames(window, `${name}, scrolled`, scroll, "main", FRAMES, STEP),
    await frames(window, `${name}, filtered by typing`, type, "main input[type=search]", LETTERS, EVERY),
  ];
}

/** A page with as many rows as there are people, scrolled and typed into; the mean of the first. */
async function stillPage(one, what, data) {
  const { window } = await opened(one, data);
  await window.evaluate(`location.href = "empty://localhost/table/${people}"`);
  const isThere = () => window.evaluate("return document.querySelectorAll('tr').length > 10");
  await window.until("the static page is there", isThere, LONG_MS);
  const scrolled = await frames(window, `${what}, scrolled`, scroll, null, FRAMES, STEP);
  await frames(window, `${what}, typed into`, type, "input", LETTERS, EVERY);
  await window.close();
  return scrolled;
}

async function smooth(data) {
  console.log("\ntime between frames                              mean      p50      p95      max");
  const still = await stillPage(empty, "static page", data);
  await stillPage(emptyAlike, "the same without OpenGL", data);
  const { window } = await opened(ours, data);
  const tables = [
    ...(await table(window, `${people} users`, "/users", "Users")),
    ...(await table(window, `${jobs} jobs`, "/jobs", "Sync jobs")),
  ];
  await leave(window);
  return { name: "frame time", share: Math.max(...tables) / still, goal: goals.frame };
}

/** Memory of a process and its children once it moves by less than a megabyte: what is free is given back after a while. */
async function settled(pid) {
  let before = memory(tree(pid));
  for (let waited = 0; waited < LONG_MS; waited += SETTLE_MS) {
    await setTimeout(SETTLE_MS);
    const now = memory(tree(pid));
    if (Math.abs(now.sum - before.sum) < 1) return now;
    before = now;
  }
  throw new Error("the memory of the window never settled");
}

async function heldBy(one, data) {
  const { window, pid } = await opened(one, data);
  const held = await settled(pid);
  await window.close();
  return held;
}

/** Memory of a window that has settled: the phone system was read, and both tables were looked at. */
async function held(data) {
  const before = await heldBy(empty, data);
  const alike = await heldBy(emptyAlike, data);
  const { window, pid } = await opened(ours, data);
  await window.until("the phone system was read", () => isRead(window), LONG_MS);
  const after = await settled(pid);
  await table(window, "users", "/users", "Users");
  await table(window, "jobs", "/jobs", "Sync jobs");
  await window.open("/overview");
  const used = await settled(pid);
  await leave(window);
  console.log("\nmemory of the process tree (PSS)");
  for (const [name, { parts, sum }] of Object.entries({
    empty: before,
    "without OpenGL": alike,
    "Voice Sync": after,
    "after use": used,
  })) {
    const of = parts.map((part) => `${part.name} ${part.megabytes.toFixed(0)}`).join(", ");
    row(`${name} (${of})`, [sum], "MiB");
  }
  return { name: "memory beyond the empty window, MiB", share: after.sum - before.sum, goal: goals.memory };
}

/** Whether everybody of the phone system is known, and nobody is being read now. */
async function isRead(window) {
  const status = await window.evaluateAsync(
    "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('pbx_status').then(done, () => done(null));",
  );
  return status !== null && !status.refreshing && status.users_read >= people;
}

const tenant = await serveTenant({ users: people });
try {
  const data = filled(tenant);
  const results = [await paints(data), await smooth(data), await held(data)];
  console.log();
  for (const { name, share, goal } of results) {
    console.log(`${share <= goal ? "reached" : "MISSED "}  ${name}: ${share.toFixed(2)} (goal: ${goal})`);
  }
  process.exitCode = results.every(({ share, goal }) => share <= goal) ? 0 : 1;
} finally {
  await tenant.close();
}
