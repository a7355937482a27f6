import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { lookOf } from "../../components/sync-looks";
import type { StateView } from "../../ipc/bindings";
import { state } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { busy, leader, menu, off, openState, running } from "../../testing/open-state";

const twoMinutesAgo = () => new Date(Date.now() - 125_000).toISOString();

const looks: readonly [string, Partial<StateView>][] = [
  ["Sync Now: Up to date as of 2 min ago", { button: "up_to_date", mirror_at: twoMinutesAgo() }],
  ["Sync Now: Up to date", { button: "up_to_date", mirror_at: null }],
  ["Sync Now: Changes queued (1,234)", { button: "changes_queued", queued: 1234 }],
  ["Sync Now: Syncing 120/500", { button: "syncing", running: running() }],
  ["Sync Now: Syncing", { button: "syncing", running: running({ done: 0, of: 0 }) }],
  ["Sync Now: Syncing", { button: "syncing" }],
  ["Sync Now: Reading the phone system", { button: "syncing", running: running({ phase: "refreshing" }) }],
  ["Sync Now: Comparing with Teams", { button: "syncing", running: running({ phase: "planning" }) }],
  ["Sync Now: Completed with errors", { button: "completed_with_errors" }],
  ["Sync Now: Failed", { button: "failed" }],
  ["Review changes: Held for approval", { button: "held", held_jobs: [12] }],
  ["Sync Now: Reconnect needed", { button: "reconnect_needed" }],
  ["Preview first sync: Nothing synced yet", { button: "approval_needed" }],
  ["Sync Now: Offline", { button: "offline" }],
];

const press = (name: string | RegExp) => screen.findByRole("button", { name });

/** The button by its two lines, which jsdom joins without the space that a window puts there. */
const syncButton = (words: string) =>
  screen.findByRole("button", { name: (name) => name.replace(/:\s*/, ": ") === words });

test.each(looks)("the button says %s, also to a screen reader", async (name, fields) => {
  openState(fields);
  const button = await syncButton(name);
  expect(button.textContent).toBe(name);
  expect(button.querySelector("svg")).toBeTruthy();
});

test("every state has an icon of its own, and a diagnostic sync a bug", () => {
  const buttons = [...new Set(looks.map(([, { button }]) => button))];
  const icons = buttons.map((button) => lookOf(state({ ...(button && { button }) }))?.Icon);
  const bug = lookOf(state({ button: "syncing", running: running({ diagnostic: true }) }))?.Icon;
  expect(new Set([...icons, bug]).size).toBe(buttons.length + 1);
});

test("without a connection there is no button", () => {
  expect(lookOf(state({ button: "not_connected" }))).toBeNull();
});

test.each([
  "up_to_date",
  "changes_queued",
  "syncing",
  "completed_with_errors",
  "failed",
  "reconnect_needed",
  "approval_needed",
  "offline",
] as const)("a press while %s starts a sync, or queues one more", async (button) => {
  const syncNow = vi.fn(async (_: boolean) => null);
  openState({ button }, { syncNow });
  await userEvent.click(await press(/^(Sync Now|Preview first sync):/));
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(false);
});

test("a press while held opens the newest held job and starts nothing", async () => {
  const syncNow = vi.fn(async (_: boolean) => null);
  const { router } = openState({ button: "held", held_jobs: [12, 9] }, { syncNow });
  await userEvent.click(await press(/Held for approval/));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/12"));
  expect(syncNow).not.toHaveBeenCalled();
});

test("Alt+Shift on the button asks for a diagnostic sync, by mouse and by keyboard", async () => {
  const syncNow = vi.fn(async (_: boolean) => null);
  openState({}, { syncNow });
  const button = await press(/^Sync Now:/);
  const user = userEvent.setup();
  await user.keyboard("{Alt>}{Shift>}");
  await user.click(button);
  expect(syncNow).toHaveBeenLastCalledWith(true);
  button.focus();
  await user.keyboard("{Enter}{/Shift}{/Alt}");
  expect(syncNow.mock.calls).toEqual([[true], [true]]);
  await user.keyboard("{Enter}");
  expect(syncNow).toHaveBeenLastCalledWith(false);
});

test("what cannot be started says why and starts nothing", async () => {
  const syncNow = vi.fn(async (_: boolean) => null);
  openState({ menu: menu({ manual: off("Another Voice Sync leads.") }) }, { syncNow });
  const button = await press(/^Sync Now:/);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  const user = userEvent.setup();
  await user.click(button);
  button.focus();
  await user.keyboard("{Alt>}{Shift>}{Enter}{/Shift}{/Alt}");
  expect(syncNow).not.toHaveBeenCalled();
  const description = button.getAttribute("aria-describedby") ?? "";
  expect(document.getElementById(description)?.textContent).toBe("Another Voice Sync leads.");
});

test("a refusal is said under the button with its advice, and can be dismissed", async () => {
  openState({}, { syncNow: () => Promise.reject(busy) });
  await userEvent.click(await press(/^Sync Now:/));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("A job is running.Wait until it ends.");
  await userEvent.click(await press("Dismiss"));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("what moved is said politely, and not every step of it", async () => {
  const { moveTo } = openState({ button: "changes_queued", queued: 3 });
  const says = (text: string) =>
    waitFor(() => expect(screen.getAllByRole("status").map((status) => status.textContent)).toContain(text));
  await says("Changes queued (3)");
  moveTo({ button: "syncing", running: running({ phase: "planning" }) });
  await says("Comparing with Teams");
  moveTo({ button: "syncing", running: running({ done: 1 }) });
  await says("Syncing");
  moveTo({ button: "syncing", running: running({ done: 499 }), another_waits: true });
  await says("Syncing. One more sync will follow");
  moveTo({ button: "syncing", running: running({ cancelling: true }) });
  await says("Stopping after the change in flight");
  moveTo({ button: "up_to_date", mirror_at: twoMinutesAgo() });
  await says("Up to date");
});

test("a state that cannot be read is said, and asked for again", async () => {
  const asked = vi
    .fn()
    .mockRejectedValueOnce(busy)
    .mockResolvedValue(state({ button: "failed" }));
  openState({}, { state: asked });
  await userEvent.click(await press("State could not be read. Try again"));
  await syncButton("Sync Now: Failed");
});

test.each(looks)("%s: no accessibility faults", async (name, fields) => {
  const { container } = openState(fields);
  await syncButton(name);
  const header = container.querySelector("header");
  expect(header && (await faults(header))).toEqual([]);
});

test("the hint of the button lets through what is pressed under it", async () => {
  openState({ button: "up_to_date" });
  await userEvent.hover(await screen.findByRole("button", { name: /^Sync Now/ }));
  expect(getComputedStyle(await screen.findByRole("tooltip")).pointerEvents).toBe("none");
});

test("beside a service the button has it sync, though nobody can sign in here", async () => {
  const syncNow = vi.fn(async () => null);
  const following = leader({ face: "service", takes_requests: true });
  const signIn = "A sign-in stays in its window.";
  const teams = { shown: true, enabled: true, reason: null };
  openState({ consent: "granted", following, menu: menu({ teams, manual: off(signIn) }) }, { syncNow });
  await userEvent.click(await press(/Sync Now/));
  await waitFor(() => expect(syncNow).toHaveBeenCalledWith(false));
});
