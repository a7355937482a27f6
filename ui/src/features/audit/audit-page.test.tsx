import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { AuditFilterRequest, AuditPageView, AuditRequest, AuditView } from "../../ipc/bindings";
import { dayEnd, dayStart } from "../../lib/days";
import { utcMoment } from "../../lib/time";
import { auditEntry } from "../../testing/fake-audit";
import { events } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";
import { readTable } from "../../testing/read-table";
import { seen } from "../../testing/seen";

const all: AuditFilterRequest = { areas: [], from: null, to: null, text: null };

function openAudit(address = "/audit", entries: AuditView[] = [auditEntry()]) {
  const { listen, say } = events();
  const listAudit = vi.fn(async (_: AuditRequest): Promise<AuditPageView> => ({ entries, next: null }));
  const exportAudit = vi.fn(async () => ({ path: "/home/ada/audit.csv", count: 14 }));
  const opened = openApp(address, { listAudit, exportAudit, listen });
  return { ...opened, listAudit, exportAudit, say, asked: () => listAudit.mock.lastCall?.[0] };
}

const cells = async (row = 1) =>
  within(within(await readTable("Audit")).getAllByRole("row")[row] as HTMLElement).getAllByRole("cell");

test("an entry says when, who, what, old and new, and why", async () => {
  openAudit("/audit", [auditEntry({ microsoft_account: "ada@contoso.example" })]);
  const headings = within(await readTable("Audit")).getAllByRole("columnheader");
  expect(headings.map(({ textContent }) => textContent)).toEqual([
    "When",
    "Who",
    "What",
    "Old and new",
    "Reason",
  ]);
  const [when, ...others] = await cells();
  expect(when?.querySelector("time")?.title).toBe("2026-11-22 09:30:05 UTC");
  expect(others.map(seen)).toEqual([
    "CONTOSO\\ada on ADMIN-PCada@contoso.example",
    "Limits changedSettings",
    "10 removals20 removals",
    "Office move",
  ]);
});

test.each([
  ["2026-11-22T09:30:05Z", "2026-11-22 09:30:05 UTC"],
  ["2026-11-22T09:30:05.987654Z", "2026-11-22 09:30:05 UTC"],
  ["2026-11-22T23:30:05-01:00", "2026-11-23 00:30:05 UTC"],
])("%s is said in UTC as %s", (instant, words) => {
  expect(utcMoment(instant)).toBe(words);
});

test.each([
  [{ old: null, new: "job 12" }, "job 12"],
  [{ old: "a channel", new: null }, "a channelNothing"],
  [{ old: null, new: null }, "–"],
])("what was not there before or is not there now: %j", async (fields, words) => {
  openAudit("/audit", [auditEntry(fields)]);
  expect(seen((await cells())[3] as HTMLElement)).toBe(words);
});

test("data and long values are shortened, and shown in full on a press", async () => {
  const rules = JSON.stringify({ rules: [], default: { dial_plan: "x".repeat(100) } });
  openAudit("/audit", [auditEntry({ title: "Voice rules changed", old: null, new: rules })]);
  const [, , , change] = await cells();
  expect(change?.textContent).toContain("…");
  expect(change?.textContent).not.toContain(rules);
  await userEvent.click(screen.getByRole("button", { name: /^Show all/ }));
  const dialog = await screen.findByRole("dialog", { name: "Voice rules changed" });
  expect(dialog.querySelector("pre")?.textContent).toBe(JSON.stringify(JSON.parse(rules), null, 2));
  expect(within(dialog).queryByText("Old")).toBeNull();
  expect(await faults(dialog)).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test.each(["<img src=x onerror=alert(1)>", '{"broken":', "[1"])(
  "a value that only looks like something else is shown as text: %j",
  async (value) => {
    const { container } = openAudit("/audit", [auditEntry({ old: null, new: value })]);
    expect((await screen.findByText(value)).tagName).toBe("BDI");
    expect(container.querySelector("table img")).toBeNull();
  },
);

const addresses: [string, AuditFilterRequest][] = [
  ["/audit", all],
  ['/audit?areas=["consent","jobs"]', { ...all, areas: ["consent", "jobs"] }],
  ["/audit?areas=people", { ...all, areas: ["people"] }],
  ["/audit?from=2026-11-20", { ...all, from: dayStart("2026-11-20") }],
  ["/audit?to=2026-11-22", { ...all, to: dayEnd("2026-11-22") }],
  ["/audit?text=Mira%20Patel", { ...all, text: "Mira Patel" }],
  ["/audit?text=12", { ...all, text: "12" }],
  ['/audit?areas=["weather"]&from=soon&to=2026-02-30&text=&colour=red', all],
];

test.each(addresses)("the address %s brings its filters back", async (address, filter) => {
  const { asked, router } = openAudit(address);
  await readTable("Audit");
  expect(asked()).toEqual({ filter, after: null, limit: 100 });
  const again = openAudit(router.state.location.href);
  await waitFor(() => expect(again.asked()?.filter).toEqual(filter));
});

test("areas are chosen, and stand in the address", async () => {
  const { asked, router } = openAudit();
  await userEvent.click(await screen.findByRole("button", { name: "Area: All" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Exports" }));
  await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Services" }));
  await waitFor(() => expect(asked()?.filter).toEqual({ ...all, areas: ["services", "exports"] }));
  expect(router.state.location.search).toEqual({ areas: ["services", "exports"] });
});

test("days and text get into the request; typing is asked once and leaves no step to go back", async () => {
  const { asked, listAudit, router } = openAudit();
  await readTable("Audit");
  await userEvent.type(screen.getByRole("searchbox", { name: "Text" }), " mira ");
  await waitFor(() => expect(asked()?.filter).toEqual({ ...all, text: "mira" }));
  expect(listAudit).toHaveBeenCalledTimes(2);
  expect(router.history.length).toBe(1);
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-20" } });
  await waitFor(() => expect(asked()?.filter.from).toBe(dayStart("2026-11-20")));
  expect(router.state.location.search).toEqual({ text: "mira", from: "2026-11-20" });
});

test("filters are taken away one by one, and all at once", async () => {
  const { asked, router } = openAudit('/audit?areas=["consent","jobs"]&text=mira');
  await userEvent.click(await screen.findByRole("button", { name: "Remove filter Area: Sync jobs" }));
  await waitFor(() => expect(asked()?.filter.areas).toEqual(["consent"]));
  await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Filters in use");
});

test("more entries are asked for behind the last one, counted aloud, and the focus stays", async () => {
  const many = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => auditEntry({ id: first - index }));
  const listAudit = vi.fn(
    async ({ after }: AuditRequest): Promise<AuditPageView> =>
      after === null ? { entries: many(150, 100), next: 51 } : { entries: many(50, 50), next: null },
  );
  openApp("/audit", { listAudit });
  expect(await screen.findByText("100+ entries")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("50 more entries loaded, 150 entries in the list")).toBeTruthy();
  expect(listAudit.mock.calls.map(([{ after }]) => after)).toEqual([null, 51]);
  expect(screen.getByText("150 entries")).toBeTruthy();
  expect(document.activeElement?.textContent).toBe("These are all.");
});

test.each([
  ["CSV for a spreadsheet", "csv"],
  ["JSON", "json"],
] as const)(
  "exactly what the filter shows is exported as %s; the export is an entry itself",
  async (entry, format) => {
    const { exportAudit, listAudit } = openAudit("/audit?areas=jobs&text=mira&to=2026-11-22");
    await readTable("Audit");
    await userEvent.click(screen.getByRole("button", { name: "Export" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
    expect(await screen.findByText("14 entries exported to /home/ada/audit.csv")).toBeTruthy();
    const filter = { ...all, areas: ["jobs"], text: "mira", to: dayEnd("2026-11-22") };
    expect(exportAudit).toHaveBeenCalledExactlyOnceWith(filter, format);
    await waitFor(() => expect(listAudit).toHaveBeenCalledTimes(2));
  },
);

test("an export that failed says why", async () => {
  openApp("/audit", {
    listAudit: async () => ({ entries: [auditEntry()], next: null }),
    exportAudit: () => Promise.reject(busy),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "JSON" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Wait until it ends.");
});

test("without an entry the page says when there will be one", async () => {
  openAudit("/audit", []);
  expect(await screen.findByRole("heading", { name: "Nothing recorded yet" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "What Audit keeps" })).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
  expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
});

test("where no entry matches, the filters can be left", async () => {
  const { router } = openAudit("/audit?areas=exports", []);
  expect(await screen.findByRole("heading", { name: "No entry matches these filters" })).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show all entries" }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
});

test("a refusal is said with what to do, and asking again helps", async () => {
  const page = { entries: [auditEntry()], next: null };
  openApp("/audit", { listAudit: vi.fn().mockRejectedValueOnce(busy).mockResolvedValue(page) });
  expect((await screen.findByRole("alert")).textContent).toContain("The audit trail could not be read");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await readTable("Audit")).toBeTruthy();
});

test("a decision that is made meanwhile is read", async () => {
  const { listAudit, say } = openAudit();
  await readTable("Audit");
  act(() => say({ event: "settings_saved" }));
  await waitFor(() => expect(listAudit).toHaveBeenCalledTimes(2));
});

test("the page says that entries are only added, and has no accessibility faults", async () => {
  const long = auditEntry({ id: 2, old: "x".repeat(200), reason: null });
  const { container } = openAudit("/audit?areas=settings&text=x", [long, auditEntry()]);
  await readTable("Audit");
  expect(screen.getByText(/Entries are only ever added/)).toBeTruthy();
  expect(await faults(container)).toEqual([]);
});
