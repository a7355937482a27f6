import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LATE_MS } from "../../components/late";
import type { JobView } from "../../ipc/bindings";
import { job } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";

const never = () => new Promise<JobView[]>(() => undefined);

test("without jobs the page says when there will be one", async () => {
  openApp("/jobs");
  expect(await screen.findByRole("heading", { name: "No sync jobs yet" })).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});

test("each job is a row under the columns that admins know", async () => {
  const failed = job({ id: 2, jobType: "manual", status: "failed", startedBy: "CONTOSO\\ada", failed: 3 });
  openApp("/jobs", { listJobs: async () => [failed, job()] });
  const table = await screen.findByRole("table", { name: "Sync jobs" });
  expect(
    within(table)
      .getAllByRole("columnheader")
      .map((heading) => heading.textContent),
  ).toEqual(["Started", "Type", "Status", "Started by", "Users changed", "Failed", "Waiting", "Duration"]);
  const [, first] = within(table).getAllByRole("row");
  const cells = within(first as HTMLElement)
    .getAllByRole("cell")
    .map((cell) => cell.textContent);
  expect(cells.slice(1)).toEqual(["Manual", "Failed", "CONTOSO\\ada", "12", "3", "0", "1 min 5 s"]);
});

test("a job that runs has no duration yet", async () => {
  openApp("/jobs", { listJobs: async () => [job({ status: "running", endedAt: null })] });
  const row = (await screen.findByText("Syncing")).closest("tr");
  expect(row?.lastElementChild?.textContent).toBe("–");
});

test.each([
  "<img src=x onerror=alert(1)>",
  "Robert'); DROP TABLE jobs;--",
  '=HYPERLINK("http://evil.example")',
  "\u202Egnp.exe",
  "a".repeat(600),
])("a hostile name is shown as text: %j", async (startedBy) => {
  const { container } = openApp("/jobs", { listJobs: async () => [job({ startedBy })] });
  expect((await screen.findByText(startedBy)).textContent).toBe(startedBy);
  expect(container.querySelector("table img, table a, table script")).toBeNull();
});

test("a refusal is said in its own words, and asking again helps", async () => {
  const listJobs = vi
    .fn<() => Promise<JobView[]>>()
    .mockRejectedValueOnce({ code: "invalid_request", message: "The list is locked.", detail: "row 7" })
    .mockResolvedValue([job()]);
  openApp("/jobs", { listJobs });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Sync jobs could not be read");
  expect(alert.textContent).toContain("The list is locked.");
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

test("an address that is no page leads to Sync Jobs", async () => {
  const { router } = openApp("/nowhere");
  await screen.findByRole("heading", { name: "Sync Jobs" });
  expect(router.state.location.pathname).toBe("/jobs");
});

test("tenant name, domain and id stand in the header, and the sample says what it is", async () => {
  openApp("/jobs");
  const header = (await screen.findAllByRole("banner"))[0] as HTMLElement;
  expect(await within(header).findByText("Contoso Sample")).toBeTruthy();
  expect(header.textContent).toContain("contoso.example · 00000000-0000-4000-8000-000000000001");
  expect(screen.getByText("Sample tenant")).toBeTruthy();
});

test("a real tenant has no sample banner", async () => {
  const connection = async () => ({
    tenantName: "Fabrikam",
    tenantDomain: "fabrikam.example",
    tenantId: "f",
    sample: false,
  });
  openApp("/jobs", { connection });
  await screen.findByText("Fabrikam");
  expect(screen.queryByText("Sample tenant")).toBeNull();
});

test("the navigation names only pages that exist", async () => {
  openApp("/jobs");
  const pages = await screen.findByRole("navigation", { name: "Pages" });
  expect(pages.textContent).toBe("Sync Jobs");
});

const placeholder = { name: "Reading sync jobs" };

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});

afterEach(() => {
  vi.useRealTimers();
});

test("no placeholder flashes when the answer is quicker than 200 ms", async () => {
  openApp("/jobs", { listJobs: never });
  await screen.findByRole("heading", { name: "Sync Jobs" });
  expect(screen.queryByLabelText(placeholder.name)).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(LATE_MS));
  expect(screen.getByLabelText(placeholder.name)).toBeTruthy();
});
