import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JobDayView } from "../../ipc/bindings";
import { dayWords, lastDays } from "../../lib/days";
import { faults } from "../../testing/faults";
import { busy, openState } from "../../testing/open-state";
import { axisEnd } from "./days-chart";

const at = new Date(2026, 10, 22, 14, 30);
const title = "Sync jobs of the last 30 days";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true, now: at }));
afterEach(() => void vi.useRealTimers());

type Counts = Omit<JobDayView, "from">;

function open(counts: Record<string, Counts> = {}) {
  const days = lastDays(30, at);
  const jobDays = vi.fn(
    async (bounds: string[]): Promise<JobDayView[]> =>
      bounds.slice(0, -1).map((from, index) => {
        const none = { auto: 0, manual: 0, failed: 0 };
        return { from, ...(counts[days[index] ?? ""] ?? none) };
      }),
  );
  return { jobDays, ...openState({}, { jobDays }, "/overview") };
}

const busyDay = { "2026-11-20": { auto: 1200, manual: 1, failed: 3 } };
const chart = async () => within(await screen.findByRole("region", { name: title }));
const bars = async () =>
  within(await (await chart()).findByRole("list", { name: "Days" })).getAllByRole("link");

test("the days asked for lie between 31 midnights of this computer, the last one to come", async () => {
  const { jobDays } = open();
  await waitFor(() => expect(jobDays).toHaveBeenCalledOnce());
  const bounds = jobDays.mock.lastCall?.[0] ?? [];
  expect(bounds).toHaveLength(31);
  expect(bounds).toEqual(
    Array.from({ length: 31 }, (_, index) => new Date(2026, 10, 22 - 29 + index).toISOString()),
  );
});

test("at midnight the days move on", async () => {
  const { jobDays } = open(busyDay);
  await bars();
  await act(() => vi.advanceTimersByTimeAsync(10 * 3_600_000));
  await waitFor(() => expect(jobDays.mock.lastCall?.[0].at(-1)).toBe(new Date(2026, 10, 24).toISOString()));
  expect(await bars()).toHaveLength(30);
});

test("a press on a day leads to the jobs of that day", async () => {
  const { router } = open(busyDay);
  await userEvent.click((await bars()).at(-3) as HTMLElement);
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(router.state.location.search).toEqual({ from: "2026-11-20", to: "2026-11-20" });
});

test("a day says its date and numbers, by name and when it is looked at", async () => {
  open(busyDay);
  const bar = (await bars()).at(-3) as HTMLElement;
  expect(bar.getAttribute("aria-label")).toBe(`${dayWords("2026-11-20")}: 1,200 auto, 1 manual, 3 failed`);
  await userEvent.hover(bar);
  const hint = await screen.findByText("Auto: 1,200");
  expect(hint.parentElement?.textContent).toBe(`${dayWords("2026-11-20")}Auto: 1,200Manual: 1Failed: 3`);
});

test("the parts of a day are as high as their share, and nothing is drawn for none", async () => {
  open({ "2026-11-20": { auto: 5, manual: 0, failed: 2 } });
  const heights = (bar: HTMLElement | undefined) =>
    [...(bar?.children ?? [])].map((part) => (part as HTMLElement).style.height);
  const all = await bars();
  expect(heights(all.at(-3))).toEqual(["50%", "20%"]);
  expect(heights(all.at(-1))).toEqual([]);
});

test.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 4],
  [5, 10],
  [11, 20],
  [1204, 2000],
])("where the most is %d the axis ends at %d", (most, end) => {
  expect(axisEnd(most)).toBe(end);
});

test("a table says the same for who cannot see it", async () => {
  open(busyDay);
  const table = await (await chart()).findByRole("table", { name: title });
  const rows = within(table).getAllByRole("row");
  expect(rows).toHaveLength(31);
  expect([...(rows[0]?.children ?? [])].map((cell) => cell.textContent)).toEqual([
    "Day",
    "Auto",
    "Manual",
    "Failed",
  ]);
  expect([...(rows.at(-3)?.children ?? [])].map((cell) => cell.textContent)).toEqual([
    dayWords("2026-11-20"),
    "1,200",
    "1",
    "3",
  ]);
});

test("without any job there is no chart", async () => {
  open();
  expect(await (await chart()).findByText("No sync yet.")).toBeTruthy();
  expect((await chart()).queryByRole("list")).toBeNull();
});

test("jobs of longer ago are no chart either", async () => {
  openState({ last_job: { id: 1, status: "completed", ended_at: null } }, {}, "/overview");
  expect(await (await chart()).findByText("No sync in the last 30 days.")).toBeTruthy();
});

test("an event of a job asks for the days again", async () => {
  const { jobDays, say } = open();
  await waitFor(() => expect(jobDays).toHaveBeenCalledOnce());
  act(() => say({ event: "job_moved", job: 7, status: "completed" }));
  await waitFor(() => expect(jobDays).toHaveBeenCalledTimes(2));
});

test("days that cannot be read say why", async () => {
  openState({}, { jobDays: () => Promise.reject(busy) }, "/overview");
  expect((await (await chart()).findByRole("alert")).textContent).toContain("Wait until it ends.");
});

test("the chart has no accessibility faults", async () => {
  open(busyDay);
  await bars();
  vi.useRealTimers();
  expect(await faults(screen.getByRole("region", { name: title }))).toEqual([]);
});
