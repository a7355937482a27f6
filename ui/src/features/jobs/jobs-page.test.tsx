import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { statuses, statusName } from "../../components/job-status";
import { LATE_MS } from "../../components/late";
import type { JobPageView, JobStatus, JobsRequest, JobView } from "../../ipc/bindings";
import { counts, job, state } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { readTable } from "../../testing/read-table";
import { seen } from "../../testing/seen";

const listing = (...jobs: JobView[]) => ({
  listJobs: async (): Promise<JobPageView> => ({ jobs, next: null, total: jobs.length }),
});

const cellsOf = (row: HTMLElement | undefined) =>
  within(row as HTMLElement)
    .getAllByRole("cell")
    .map(seen);

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});

afterEach(() => {
  vi.useRealTimers();
});

test("without jobs the page says when there will be one, and how to make it", async () => {
  openApp("/jobs", { state: async () => state({ button: "approval_needed" }) });
  expect(await screen.findByRole("heading", { name: "No sync jobs yet" })).toBeTruthy();
  expect(await screen.findByText(/Preview first sync, at the top right, makes the first one/)).toBeTruthy();
  const rules = screen.getByRole("link", { name: "Look at the voice rules first" });
  expect(rules.getAttribute("href")).toBe("/services/teams");
  expect(screen.queryByRole("table")).toBeNull();
});

test("each job is a row under the columns that admins know", async () => {
  const failed = job({
    id: 2,
    type: "manual",
    status: "failed",
    started_by: "CONTOSO\\ada",
    counts: counts({ verified: 1234, failed: 3, waiting: 2 }),
  });
  openApp("/jobs", listing(failed, job()));
  const table = await readTable("Sync jobs");
  expect(
    within(table)
      .getAllByRole("columnheader")
      .map((heading) => heading.textContent),
  ).toEqual(["Started", "Type", "Status", "Started by", "Users changed", "Failed", "Waiting", "Duration"]);
  const [, first] = within(table).getAllByRole("row");
  expect(cellsOf(first).slice(1)).toEqual([
    "Manual",
    "Failed",
    "CONTOSO\\ada",
    "1,234",
    "3",
    "2",
    "1 min 5 s",
  ]);
});

test("what a column says that is folded away for want of room stands in another", async () => {
  openApp("/jobs", listing(job({ counts: counts({ failed: 3, waiting: 2 }) })));
  const [, row] = within(await readTable("Sync jobs")).getAllByRole("row");
  const [started, , , , changed] = within(row as HTMLElement).getAllByRole("cell");
  expect(started?.textContent).toMatch(/Job 1 · 1 min 5 s$/);
  expect(changed?.textContent).toBe("03 failed, 2 waiting");
});

test("a job that runs has no duration yet", async () => {
  openApp("/jobs", listing(job({ status: "running", ended_at: null, duration_s: null })));
  const row = (await screen.findByText("Syncing")).closest("tr");
  expect(row?.lastElementChild?.textContent).toBe("–");
});

test.each(statuses)("the status %s is said in words", async (status: JobStatus) => {
  openApp("/jobs", listing(job({ status })));
  const [, row] = await screen.findAllByRole("row");
  expect(cellsOf(row)[2]).toBe(statusName(status));
});

test.each([
  [{ purpose: "first_sync" }, "First sync"],
  [{ purpose: "undo", of: 12 }, "Undo of job 12"],
  [{ purpose: "held_part", of: 3 }, "Part held from job 3"],
  [{ purpose: "one_person" }, "One person"],
  [{ purpose: "retry_failed", of: 9 }, "Retry of job 9"],
] as const)("what a job is for stands below who started it: %j", async (fields, words) => {
  openApp("/jobs", listing(job({ id: 20, ...fields })));
  const [, row] = await screen.findAllByRole("row");
  expect(cellsOf(row)[3]).toBe(`Auto Sync${words}`);
});

test.each([
  "<img src=x onerror=alert(1)>",
  "Robert'); DROP TABLE jobs;--",
  '=HYPERLINK("http://evil.example")',
  "\u202Egnp.exe",
  "a".repeat(600),
])("a hostile name is shown as text: %j", async (started_by) => {
  const { container } = openApp("/jobs", listing(job({ started_by })));
  const name = await screen.findByText(started_by);
  expect([name.tagName, name.title]).toEqual(["BDI", started_by]);
  expect(container.querySelectorAll("table img, table script")).toHaveLength(0);
});

test("a job is opened by its link, and the way back keeps the filters", async () => {
  const { router } = openApp("/jobs?types=auto", {
    ...listing(job({ id: 42 })),
    job: () => Promise.reject("no"),
  });
  await userEvent.click(await screen.findByRole("link", { name: /Job 42/ }));
  expect(router.state.location.pathname).toBe("/jobs/42");
  expect(router.state.location.state.jobsSearch).toEqual({ types: ["auto"] });
});

test("a job is opened by a click anywhere in its row", async () => {
  const { router } = openApp("/jobs", { ...listing(job({ id: 42 })), job: () => Promise.reject("no") });
  await userEvent.click(await screen.findByText("Completed"));
  expect(router.state.location.pathname).toBe("/jobs/42");
});

test("a total that was not counted is said as what is known", async () => {
  openApp("/jobs", { listJobs: async () => ({ jobs: [job()], next: null, total: null }) });
  expect(await screen.findByText("10,000+ jobs")).toBeTruthy();
});

const pageOf = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => job({ id: first - index }));

test("more jobs come after the last one, are counted aloud, and the focus stays", async () => {
  const listJobs = vi.fn(
    async ({ after }: JobsRequest): Promise<JobPageView> =>
      after === null
        ? { jobs: pageOf(150, 100), next: { started_at: "2026-11-22T09:30:00Z", id: 51 }, total: 150 }
        : { jobs: pageOf(50, 50), next: null, total: 150 },
  );
  openApp("/jobs", { listJobs });
  await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("50 more jobs loaded, 150 jobs in the list")).toBeTruthy();
  expect(listJobs.mock.calls.map(([{ after, limit }]) => [after?.id, limit])).toEqual([
    [undefined, 100],
    [51, 100],
  ]);
  expect(screen.getAllByRole("row")).toHaveLength(151);
  expect(document.activeElement?.textContent).toBe("These are all.");
});

test("of a very long list only the rows in sight are drawn, and the table says how long it is", async () => {
  const inSight = vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  const rowHeight = vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(53);
  openApp("/jobs", { listJobs: async () => ({ jobs: pageOf(400, 400), next: null, total: 12_000 }) });
  const table = await readTable("Sync jobs");
  expect(table.getAttribute("aria-rowcount")).toBe("12001");
  expect(within(table).getAllByRole("link").length).toBeLessThan(120);
  expect(
    screen
      .getByRole("link", { name: /Job 400/ })
      .closest("tr")
      ?.getAttribute("aria-rowindex"),
  ).toBe("2");
  inSight.mockRestore();
  rowHeight.mockRestore();
});

test("a refusal is said in its own words with what to do, and asking again helps", async () => {
  const refusal = {
    code: "data_unusable",
    message: "The list is locked.",
    advice: "Close the other program.",
    detail: "row 7",
  };
  const listJobs = vi
    .fn<() => Promise<JobPageView>>()
    .mockRejectedValueOnce(refusal)
    .mockResolvedValue({ jobs: [job()], next: null, total: 1 });
  openApp("/jobs", { listJobs });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Sync jobs could not be read");
  expect(alert.textContent).toContain("The list is locked. Close the other program.");
  expect(alert.textContent).toContain("row 7");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("table")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a rejection that is no error of ours still tells what to do", async () => {
  openApp("/jobs", { listJobs: () => Promise.reject("list_jobs not allowed") });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Close the window and open it again.");
  expect(alert.textContent).toContain("list_jobs not allowed");
});

test("without a tenant the page leads to one", async () => {
  const refusal = { code: "not_connected", message: "No tenant.", advice: null, detail: null };
  openApp("/jobs", { listJobs: () => Promise.reject(refusal) });
  expect((await screen.findByRole("link", { name: "Connect a tenant" })).getAttribute("href")).toBe(
    "/welcome",
  );
});

test("no placeholder flashes when the answer is quicker than 200 ms", async () => {
  openApp("/jobs", { listJobs: () => new Promise(() => undefined) });
  await screen.findByRole("heading", { name: "Sync Jobs" });
  expect(screen.queryByLabelText("Reading sync jobs")).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(LATE_MS));
  expect(screen.getByLabelText("Reading sync jobs")).toBeTruthy();
});

test("the list has no fault that axe knows", async () => {
  vi.useRealTimers();
  const { container } = openApp(
    "/jobs?types=auto&person=mira",
    listing(job(), job({ id: 2, status: "held" })),
  );
  await screen.findByRole("table");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
