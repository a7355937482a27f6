import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JobFilterRequest, JobPageView, JobsRequest } from "../../ipc/bindings";
import { dayEnd, dayStart } from "../../lib/days";
import { job } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";

const all: JobFilterRequest = { types: [], statuses: [], from: null, to: null, person: null };

// Without a layout nothing could take the focus.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetParent", "get").mockReturnValue(document.body);
  vi.spyOn(document.body, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 900, 600));
});

afterEach(() => {
  vi.restoreAllMocks();
});

function openJobs(address: string) {
  const listJobs = vi.fn(async (_: JobsRequest) => ({ jobs: [job()], next: null, total: 14 }));
  const exportJobs = vi.fn(async () => ({ path: "/home/ada/sync-jobs.csv", count: 14 }));
  const { router } = openApp(address, { listJobs, exportJobs });
  return { listJobs, exportJobs, router, asked: () => listJobs.mock.lastCall?.[0] };
}

const addresses: [string, JobFilterRequest][] = [
  ['/jobs?types=["manual"]', { ...all, types: ["manual"] }],
  ["/jobs?types=auto", { ...all, types: ["auto"] }],
  ['/jobs?statuses=["held","failed"]', { ...all, statuses: ["held", "failed"] }],
  ["/jobs?from=2026-11-20", { ...all, from: dayStart("2026-11-20") }],
  ["/jobs?to=2026-11-22", { ...all, to: dayEnd("2026-11-22") }],
  ["/jobs?person=Mira%20Patel", { ...all, person: "Mira Patel" }],
  ["/jobs?person=%2B441134960001", { ...all, person: "+441134960001" }],
  ["/jobs?person=441134960001", { ...all, person: "441134960001" }],
  [
    '/jobs?types=["auto"]&statuses=["failed"]&from=2026-11-20&to=2026-11-22&person=mira',
    {
      types: ["auto"],
      statuses: ["failed"],
      from: dayStart("2026-11-20"),
      to: dayEnd("2026-11-22"),
      person: "mira",
    },
  ],
  ['/jobs?types=["weekly"]&statuses=7&from=soon&to=2026-02-30&person=&colour=red', all],
];

test.each(addresses)("the address %s brings its filters back", async (address, filter) => {
  const { asked, router } = openJobs(address);
  await screen.findByRole("table");
  expect(asked()?.filter).toEqual(filter);
  const again = openJobs(router.state.location.href);
  await waitFor(() => expect(again.asked()?.filter).toEqual(filter));
});

test("Type is filtered from the heading of its column, by keyboard alone", async () => {
  const { asked, router } = openJobs("/jobs");
  const heading = await screen.findByRole("columnheader", { name: /^Type/ });
  const button = within(heading).getByRole("button", { name: "Filter by type" });
  button.focus();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("menuitemcheckbox", { name: "Auto" })).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Auto"));
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(router.state.location.search).toEqual({ types: ["manual"] }));
  expect(screen.getByRole("menuitemcheckbox", { name: "Manual", checked: true })).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Filter by type, showing Manual");
  expect(asked()?.filter).toEqual({ ...all, types: ["manual"] });
});

test("several statuses are chosen without the list of them closing", async () => {
  const { asked } = openJobs("/jobs");
  await userEvent.click(await screen.findByRole("button", { name: "Status: All" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Failed" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Held for approval" }));
  await waitFor(() => expect(asked()?.filter).toEqual({ ...all, statuses: ["held", "failed"] }));
  await userEvent.keyboard("{Escape}");
  expect(await screen.findByRole("button", { name: "Status: 2 chosen" })).toBeTruthy();
});

test("days are taken over once they are whole", async () => {
  const { asked } = openJobs("/jobs");
  await screen.findByRole("table");
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "0002-11-20" } });
  fireEvent.change(screen.getByLabelText("To"), { target: { value: "2026-11-22" } });
  await waitFor(() => expect(asked()?.filter).toEqual({ ...all, to: dayEnd("2026-11-22") }));
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-20" } });
  await waitFor(() => expect(asked()?.filter.from).toBe(dayStart("2026-11-20")));
});

test("days the wrong way round are pointed out", async () => {
  openJobs("/jobs?from=2026-11-22&to=2026-11-20");
  expect(await screen.findByText("Choose a day that is not before the other one.")).toBeTruthy();
});

test("typing a person is asked once, and leaves one step to go back", async () => {
  const { asked, listJobs, router } = openJobs("/jobs");
  await screen.findByRole("table");
  await userEvent.type(screen.getByRole("searchbox", { name: "Person or number" }), " mira ");
  await waitFor(() => expect(asked()?.filter).toEqual({ ...all, person: "mira" }));
  expect(listJobs).toHaveBeenCalledTimes(2);
  expect(router.history.length).toBe(1);
});

test("a filter can be taken away by itself", async () => {
  const { asked, router } = openJobs('/jobs?types=["auto"]&statuses=["failed","held"]&person=mira');
  await userEvent.click(await screen.findByRole("button", { name: "Remove filter Status: Failed" }));
  await waitFor(() => expect(asked()?.filter.statuses).toEqual(["held"]));
  await userEvent.click(screen.getByRole("button", { name: "Remove filter Person or number: mira" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ types: ["auto"], statuses: ["held"] }));
  expect((screen.getByRole("searchbox") as HTMLInputElement).value).toBe("");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Filters in use");
});

test("all filters go at once", async () => {
  const { asked, router } = openJobs('/jobs?types=["auto"]&from=2026-11-20&until=2026-11-21');
  await userEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
  await waitFor(() => expect(asked()).toEqual({ filter: all, after: null, limit: 100 }));
  expect(screen.queryByRole("button", { name: "Clear filters" })).toBeNull();
});

test("where no job matches, the filters can be left", async () => {
  const { router } = openApp("/jobs?statuses=failed");
  expect(await screen.findByRole("heading", { name: "No job matches these filters" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show all jobs" }));
  expect(await screen.findByRole("heading", { name: "No sync jobs yet" })).toBeTruthy();
  expect(router.state.location.search).toEqual({});
});

test("a jump to a date moves the beginning of the list and leaves the filters", async () => {
  const { asked, router } = openJobs("/jobs?types=auto");
  await userEvent.click(await screen.findByRole("button", { name: "Jump to date" }));
  fireEvent.change(await screen.findByLabelText("Date"), { target: { value: "2024-02-29" } });
  await userEvent.click(await screen.findByRole("button", { name: "Go to date" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ types: ["auto"], until: "2024-02-29" }));
  await waitFor(() =>
    expect(asked()).toEqual({
      filter: { ...all, types: ["auto"] },
      after: { started_at: dayEnd("2024-02-29"), id: 0 },
      limit: 100,
    }),
  );
  await userEvent.click(await screen.findByRole("button", { name: /^Remove filter List begins at/ }));
  await waitFor(() => expect(router.state.location.search).toEqual({ types: ["auto"] }));
});

test.each([
  ["CSV for a spreadsheet", "csv"],
  ["JSON", "json"],
] as const)("exactly what the filter shows is exported as %s", async (entry, format) => {
  const { exportJobs } = openJobs("/jobs?types=auto&person=mira");
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
  const said = await screen.findByText("14 jobs exported to /home/ada/sync-jobs.csv");
  expect(said.closest("[role=status]")).toBeTruthy();
  expect(exportJobs).toHaveBeenCalledWith({ ...all, types: ["auto"], person: "mira" }, format);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss message" }));
  expect(screen.queryByText(/exported to/)).toBeNull();
});

test.each([
  ["/jobs?until=2026-11-20", "2026-11-20"],
  ["/jobs?to=2026-11-18&until=2026-11-20", "2026-11-18"],
  ["/jobs?to=2026-11-22&until=2026-11-20", "2026-11-20"],
])("an export of %s ends where the list begins", async (address, last) => {
  const { exportJobs } = openJobs(address);
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "JSON" }));
  await waitFor(() => expect(exportJobs).toHaveBeenCalledWith({ ...all, to: dayEnd(last) }, "json"));
});

test("filters that found nothing are taken away without a word that there are no jobs", async () => {
  let answer: (page: JobPageView) => void = () => undefined;
  const listJobs = vi.fn(({ filter }: JobsRequest) =>
    filter.person === null
      ? new Promise<JobPageView>((done) => {
          answer = done;
        })
      : Promise.resolve({ jobs: [], next: null, total: 0 }),
  );
  openApp("/jobs?person=nobody", { listJobs });
  await userEvent.click(await screen.findByRole("button", { name: "Show all jobs" }));
  await waitFor(() => expect(listJobs).toHaveBeenCalledTimes(2));
  expect(screen.queryByText("No sync jobs yet")).toBeNull();
  expect(screen.getByRole("button", { name: "Export" })).toBeTruthy();
  answer({ jobs: [job()], next: null, total: 1 });
  expect(await screen.findByRole("table", { name: "Sync jobs" })).toBeTruthy();
});

test("jobs that were read stay when more of them cannot be", async () => {
  const listJobs = vi.fn(async ({ after }: JobsRequest): Promise<JobPageView> => {
    if (after !== null) throw new Error("The database is busy.");
    return { jobs: [job()], next: { started_at: "2026-11-20T00:00:00Z", id: 1 }, total: 2 };
  });
  openApp("/jobs?types=manual", { listJobs });
  await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByRole("table", { name: "Sync jobs" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Export" })).toBeTruthy();
});

async function exportCsv(exportJobs: () => Promise<null>) {
  openApp("/jobs", { listJobs: async () => ({ jobs: [job()], next: null, total: 1 }), exportJobs });
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "CSV for a spreadsheet" }));
}

test("a closed file dialog is not worth a word", async () => {
  const exportJobs = vi.fn(async () => null);
  await exportCsv(exportJobs);
  await waitFor(() => expect(exportJobs).toHaveBeenCalled());
  expect(screen.queryByText(/exported/)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("an export that failed says why and what to do", async () => {
  const refusal = {
    code: "failed",
    message: "The disk is full.",
    advice: "Choose another folder.",
    detail: "ENOSPC",
  };
  await exportCsv(() => Promise.reject(refusal));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toMatch(/The disk is full\..*Choose another folder\..*ENOSPC/);
});

test("an empty day says that it takes any, a chosen one does not", async () => {
  openJobs("/jobs?from=2026-11-20");
  const hint = (label: string) => screen.getByLabelText(label).parentElement?.textContent;
  await screen.findByLabelText("From");
  expect([hint("From"), hint("To")]).toEqual(["", "Any day"]);
});

test("the menu in the heading stays open while its choice finds nothing, and much", async () => {
  const many = Array.from({ length: 300 }, (_, at) => job({ id: 1000 - at }));
  const found = { auto: [], manual: many };
  const listJobs = async ({ filter }: JobsRequest): Promise<JobPageView> => {
    const jobs = filter.types.length === 0 ? [job()] : filter.types.flatMap((type) => found[type]);
    return { jobs, next: null, total: jobs.length };
  };
  openApp("/jobs", { listJobs });
  await userEvent.click(await screen.findByRole("button", { name: "Filter by type" }));
  const auto = await screen.findByRole("menuitemcheckbox", { name: "Auto" });
  await userEvent.click(auto);
  expect(await screen.findByText("No job matches these filters")).toBeTruthy();
  await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Manual" }));
  expect(await screen.findByText("300 jobs")).toBeTruthy();
  await userEvent.click(auto);
  await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Manual" }));
  expect(await screen.findByText("1 job")).toBeTruthy();
  expect(auto.isConnected).toBe(true);
});
