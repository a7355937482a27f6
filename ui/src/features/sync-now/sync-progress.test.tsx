import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { RunningView } from "../../ipc/bindings";
import { faults } from "../../testing/faults";
import { busy, openState, running } from "../../testing/open-state";

const strip = () => screen.findByRole("region", { name: "Sync in progress" });
const syncing = (fields: Partial<RunningView> = {}) => ({
  button: "syncing" as const,
  running: running(fields),
});

test.each<[string, Partial<RunningView>]>([
  ["Reading the phone system", { phase: "refreshing", job: null, done: 0, of: 0 }],
  ["Comparing with Teams", { phase: "planning", done: 0, of: 0 }],
  ["Syncing 120 of 500 people", {}],
  ["Diagnostic sync: Syncing 120 of 500 people", { diagnostic: true }],
  ["Stopping after the change in flight", { cancelling: true }],
])("a job at work says %s", async (words, fields) => {
  openState(syncing(fields));
  expect(within(await strip()).getByText(words)).toBeTruthy();
});

test("how far it is can be read from the bar, once there is something to count", async () => {
  const { moveTo } = openState(syncing({ phase: "planning", of: 0 }));
  const bar = within(await strip()).getByRole("progressbar", { name: "Progress of the sync" });
  expect(bar.getAttribute("aria-valuenow")).toBeNull();
  moveTo(syncing());
  await waitFor(() => expect(bar.getAttribute("aria-valuenow")).toBe("120"));
  expect(bar.getAttribute("aria-valuemax")).toBe("500");
});

test("one more sync that waits is said", async () => {
  openState({ ...syncing(), another_waits: true });
  expect((await strip()).textContent).toContain("Syncing 120 of 500 people. One more sync will follow");
});

test("Cancel asks the job to stop, and can be pressed once", async () => {
  const cancelJob = vi.fn(async (_: number) => null);
  const { moveTo } = openState(syncing(), { cancelJob });
  const cancel = within(await strip()).getByRole("button", { name: "Cancel" });
  await userEvent.click(cancel);
  expect(cancelJob).toHaveBeenCalledExactlyOnceWith(7);
  moveTo(syncing({ cancelling: true }));
  await waitFor(() => expect(cancel.getAttribute("aria-disabled")).toBe("true"));
  await userEvent.click(cancel);
  expect(cancelJob).toHaveBeenCalledOnce();
});

test("a job without a number yet cannot be cancelled", async () => {
  const cancelJob = vi.fn(async (_: number) => null);
  openState(syncing({ phase: "refreshing", job: null }), { cancelJob });
  await userEvent.click(within(await strip()).getByRole("button", { name: "Cancel" }));
  expect(cancelJob).not.toHaveBeenCalled();
});

test("a cancel that is refused says why", async () => {
  openState(syncing(), { cancelJob: () => Promise.reject(busy) });
  await userEvent.click(within(await strip()).getByRole("button", { name: "Cancel" }));
  expect((await within(await strip()).findByRole("alert")).textContent).toContain("Wait until it ends.");
});

test("the job is one press away", async () => {
  const { router } = openState(syncing());
  await userEvent.click(within(await strip()).getByRole("link", { name: "Open job 7" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/7"));
});

test("when the job ends the strip goes, and who stood in it goes on in the page", async () => {
  const { moveTo } = openState(syncing());
  within(await strip())
    .getByRole("button", { name: "Cancel" })
    .focus();
  moveTo({ button: "up_to_date" });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Sync in progress" })).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole("main"));
});

test("the strip has no accessibility faults", async () => {
  openState({ ...syncing({ diagnostic: true }), another_waits: true });
  expect(await faults(await strip())).toEqual([]);
});
