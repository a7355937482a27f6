// What the filter shows, written where the native dialog says, and read back.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("The export of Sync Jobs", () => {
  const data = dataFolder();
  let tenant;
  let window;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    const [one] = await tenant.givenFirst(data);
    await tenant.edit(one.pbx_user_id, { number: "+441134960995" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 0);
    assert.equal(voiceSyncOn(main, data, "sync").status, 0);
    window = await openWindow({ data });
    await window.open(`/jobs?person=${encodeURIComponent(`"${one.number}"`)}`);
    await window.says(/2 jobs/);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  /** The numbers of the jobs on the page. */
  const listed = async () => {
    const rows = await window.rows("Sync jobs");
    return rows.map(([started]) => Number(started.match(/Job (\d+)/)[1]));
  };
  const shown = (job) => voiceSyncOn(main, data, "jobs", "show", String(job)).answer;

  test("writes nothing where the dialog is closed", async () => {
    await window.press("Export");
    await window.press("JSON");
    await window.answer("Save File", false);
    assert.doesNotMatch(await window.page(), /exported to/);
    assert.equal(existsSync(join(data, "jobs.json")), false);
  });

  test("as JSON holds exactly the jobs of the page, with their steps", async () => {
    const path = join(data, "jobs.json");
    await save("JSON", path);
    const exported = JSON.parse(readFileSync(path, "utf8"));
    assert.deepEqual(
      exported.map(({ id }) => id),
      await listed(),
    );
    for (const { id, status, steps } of exported) {
      const { job, steps: known } = shown(id);
      assert.equal(status, job.status);
      assert.deepEqual(steps, known);
      assert.ok(steps.length > 0);
    }
  });

  test("as CSV has a row for each step of the jobs of the page, safe for a spreadsheet", async () => {
    const path = join(data, "jobs.csv");
    await save("CSV for a spreadsheet", path);
    const [head, ...rows] = csv(readFileSync(path, "utf8"));
    const expected = (await listed()).flatMap((id) =>
      shown(id).steps.map((step) => [
        String(id),
        safe(step.name),
        safe(step.old ?? ""),
        safe(step.new ?? ""),
      ]),
    );
    const columns = ["Job", "Person", "Old", "New"].map((title) => head.indexOf(title));
    assert.deepEqual(
      rows.map((row) => columns.map((column) => row[column])),
      expected,
    );
    assert.ok(expected.some(([, , , number]) => number === "'+441134960995"));
  });

  test("can be read by nobody else on this computer", () => {
    assert.equal(statSync(join(data, "jobs.csv")).mode & 0o077, 0);
  });

  test("of one job holds exactly the people whom its filter and search show", async () => {
    const [id] = await listed();
    await window.open(`/jobs/${id}?show=with_steps&text=${encodeURIComponent('"4960995"')}`);
    await window.says(/These are all/);
    const people = await window.rows("People of this job");
    assert.equal(people.length, 1);
    const path = join(data, "people.json");
    await save("JSON", path, "1 person");
    const exported = JSON.parse(readFileSync(path, "utf8"));
    // The command shows the counts of people beside the rest.
    const { counts, ...rest } = exported.job;
    assert.deepEqual({ ...rest, ...counts }, shown(id).job);
    assert.deepEqual(
      exported.people.map(({ name, steps }) => [people[0][0].includes(name), steps.at(-1).new]),
      [[true, "+441134960995"]],
    );
    const bySame = join(data, "people-by-command.json");
    const whom = ["--job", String(id), "--show", "with_steps", "--search", "4960995"];
    assert.equal(voiceSyncOn(main, data, "export", "--format", "json", "--out", bySame, ...whom).status, 0);
    assert.equal(readFileSync(bySame, "utf8"), readFileSync(path, "utf8"));
  });

  async function save(format, path, count = "2 jobs") {
    await window.press("Export");
    await window.press(format);
    window.saveAs(path);
    await window.says(new RegExp(`${count} exported to ${path}`));
  }
});

/** A cell that no spreadsheet takes for a formula. */
function safe(text) {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** The rows of a comma-separated file. */
function csv(text) {
  const cell = /("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g;
  const rows = [[]];
  for (const [, raw, end] of text.matchAll(cell)) {
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
