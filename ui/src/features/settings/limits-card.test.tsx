import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { ConnectionView, DecisionView, LimitsRequest, SettingsView } from "../../ipc/bindings";
import { events, sampleConnection } from "../../testing/fake-backend";
import { settings } from "../../testing/fake-settings";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

/** A shell that keeps the limits, as the real one would. */
function openLimits(fields: Partial<SettingsView> = {}, answers: Partial<Backend> = {}) {
  let kept = settings(fields);
  const saveLimits = vi.fn(async ({ limits, writes_per_second }: LimitsRequest): Promise<DecisionView> => {
    kept = { ...kept, limits, writes_per_second };
    return "done";
  });
  const keepUnsaved = vi.fn(async (_: string | null) => null);
  const app = openApp("/settings", { settings: async () => kept, saveLimits, keepUnsaved, ...answers });
  return { ...app, saveLimits, keepUnsaved };
}

const NOT_SAVED = "The safety limits you changed are not saved.";

const card = () => screen.findByRole("region", { name: "Safety limits" });
const button = async (name: string) => within(await card()).findByRole("button", { name });
const press = async (name: string) => userEvent.click(await button(name));
const isDead = async (name: string) => (await button(name)).getAttribute("aria-disabled") === "true";

test("each limit names what it counts, its range and its usual value", async () => {
  openLimits({ limits: { removals: 12, replacements: 60, percent: 30 }, writes_per_second: 8 });
  const named = async (label: RegExp) => {
    const field = (await screen.findByLabelText(label)) as HTMLInputElement;
    const hint = document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent;
    return [field.value, hint];
  };
  expect(await named(/^Removals/)).toEqual(["12", "People who lose their number. 1 to 100, usually 10."]);
  expect(await named(/^Replacements/)).toEqual([
    "60",
    "People who get another number. 1 to 500, usually 50.",
  ]);
  expect(await named(/^Percent/)).toEqual(["30", "Both together. 1 to 50, usually 20."]);
  expect(await named(/^Writes/)).toEqual([
    "8",
    "How fast changes are sent, from the next start of Voice Sync on. 1 to 30, usually 5.",
  ]);
});

test("what is changed is sent whole, with the reason, and said once it is saved", async () => {
  const { saveLimits } = openLimits();
  await card();
  expect(await isDead("Save limits")).toBe(true);
  await fill(/^Removals/, " 25 ");
  await fill(/^Writes/, "3");
  await fill(/^Reason/, " Office move ");
  await press("Save limits");
  expect(saveLimits).toHaveBeenCalledExactlyOnceWith({
    limits: { removals: 25, replacements: 50, percent: 20 },
    writes_per_second: 3,
    reason: "Office move",
  });
  await waitFor(async () =>
    expect(within(await card()).getByRole("status").textContent).toContain("The limits are saved."),
  );
  expect(screen.getByLabelText(/^Removals/)).toHaveProperty("value", "25");
  expect(screen.getByLabelText(/^Reason/)).toHaveProperty("value", "");
  expect(await isDead("Save limits")).toBe(true);
});

test("no reason is sent as none", async () => {
  const { saveLimits } = openLimits();
  await fill(/^Percent/, "10");
  await press("Save limits");
  expect(saveLimits.mock.lastCall?.[0].reason).toBeNull();
});

test.each([
  [/^Removals/, "0", "Out of range: 1 to 100 is possible."],
  [/^Removals/, "101", "Out of range: 1 to 100 is possible."],
  [/^Replacements/, "501", "Out of range: 1 to 500 is possible."],
  [/^Percent/, "51", "Out of range: 1 to 50 is possible."],
  [/^Writes/, "31", "Out of range: 1 to 30 is possible."],
  [/^Removals/, "2.5", "Enter a whole number, in digits only: 1 to 100."],
  [/^Removals/, "-3", "Enter a whole number, in digits only: 1 to 100."],
  [/^Removals/, "ten", "Enter a whole number, in digits only: 1 to 100."],
  [/^Removals/, "1e1", "Enter a whole number, in digits only: 1 to 100."],
  [/^Removals/, "", "Enter a whole number, in digits only: 1 to 100."],
])("%s of '%s' is refused at the field, and the shell is not asked", async (label, text, problem) => {
  const { saveLimits } = openLimits();
  const field = await fill(label, text);
  expect(screen.queryByText(problem)).toBeNull();
  await userEvent.keyboard("{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe(problem);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(field.value).toBe(text);
  await press("Save limits");
  expect(saveLimits).not.toHaveBeenCalled();
});

test("what is wrong is said when the field is left", async () => {
  openLimits();
  await fill(/^Removals/, "101");
  await userEvent.tab();
  await screen.findByText("Out of range: 1 to 100 is possible.");
});

test("a no to the native question keeps the draft", async () => {
  const saveLimits = vi.fn(async () => "declined" as const);
  openLimits({}, { saveLimits });
  await fill(/^Removals/, "25");
  await fill(/^Reason/, "Office move");
  await press("Save limits");
  expect(saveLimits).toHaveBeenCalledOnce();
  await waitFor(async () => expect(await isDead("Save limits")).toBe(false));
  expect(screen.getByLabelText(/^Removals/)).toHaveProperty("value", "25");
  expect(screen.getByLabelText(/^Reason/)).toHaveProperty("value", "Office move");
  expect(within(await card()).getByRole("status").textContent).toBe("");
});

test("limits that could not be saved say why, and the draft stays", async () => {
  openLimits({}, { saveLimits: () => Promise.reject(busy) });
  await fill(/^Removals/, "25");
  await press("Save limits");
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
  expect(screen.getByLabelText(/^Removals/)).toHaveProperty("value", "25");
});

test("the usual values are filled in, and not saved", async () => {
  const { saveLimits } = openLimits({
    limits: { removals: 12, replacements: 60, percent: 30 },
    writes_per_second: 8,
  });
  await press("Use the usual values");
  const values = [/^Removals/, /^Replacements/, /^Percent/, /^Writes/].map(
    (label) => (screen.getByLabelText(label) as HTMLInputElement).value,
  );
  expect(values).toEqual(["10", "50", "20", "5"]);
  expect(saveLimits).not.toHaveBeenCalled();
  expect(await isDead("Save limits")).toBe(false);
  expect(await isDead("Use the usual values")).toBe(true);
});

test("Discard goes back to what is saved", async () => {
  openLimits();
  await fill(/^Removals/, "ten");
  await press("Discard");
  expect(screen.getByLabelText(/^Removals/)).toHaveProperty("value", "10");
  expect(await isDead("Discard")).toBe(true);
});

test("limits that are not saved are not left without asking", async () => {
  const { router, keepUnsaved } = openLimits();
  await fill(/^Removals/, "ten");
  await waitFor(() => expect(keepUnsaved).toHaveBeenLastCalledWith(NOT_SAVED));
  await userEvent.click(screen.getByRole("link", { name: "Sync Jobs" }));
  const question = await screen.findByRole("alertdialog", { name: "Leave without saving?" });
  expect(question.textContent).toContain(NOT_SAVED);
  await userEvent.click(within(question).getByRole("button", { name: "Discard and leave" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(keepUnsaved).toHaveBeenLastCalledWith(null);
});

test("all that is not saved is asked about at once", async () => {
  const { keepUnsaved } = openLimits();
  await fill(/^Removals/, "25");
  await fill(/^Days/, "90");
  const all = `${NOT_SAVED} How long ended jobs are kept was changed, but not saved.`;
  await waitFor(() => expect(keepUnsaved).toHaveBeenLastCalledWith(all));
  await userEvent.click(screen.getByRole("link", { name: "Sync Jobs" }));
  expect((await screen.findByRole("alertdialog")).textContent).toContain(all);
});

test("closing the connection asks about what is not saved first", async () => {
  let connection: ConnectionView | null = sampleConnection;
  const closeConnection = vi.fn(async () => {
    connection = null;
    return null;
  });
  const window = async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" });
  const { router } = openLimits({}, { closeConnection, window });
  await fill(/^Removals/, "25");
  await userEvent.click(screen.getByRole("button", { name: "Close this connection" }));
  await screen.findByRole("alertdialog", { name: "Leave without saving?" });
  await userEvent.click(screen.getByRole("button", { name: "Stay on this page" }));
  expect(closeConnection).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByRole("button", { name: "Close this connection" }));
  await userEvent.click(await screen.findByRole("button", { name: "Discard and leave" }));
  expect(closeConnection).toHaveBeenCalledOnce();
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
});

test("limits that were saved elsewhere are shown, but not over what is being typed", async () => {
  let kept = settings();
  const { listen, say } = events();
  openLimits({}, { settings: async () => kept, listen });
  await fill(/^Removals/, "25");
  kept = settings({ limits: { removals: 7, replacements: 70, percent: 20 } });
  say({ event: "settings_saved" });
  await waitFor(() => expect(screen.getByLabelText(/^Replacements/)).toHaveProperty("value", "70"));
  expect(screen.getByLabelText(/^Removals/)).toHaveProperty("value", "25");
});

test("settings that could not be read say why, can be asked for again, and leave the rest of the page", async () => {
  const ask = vi.fn<() => Promise<SettingsView>>().mockRejectedValueOnce(busy).mockResolvedValue(settings());
  openLimits({}, { settings: ask });
  expect((await screen.findByRole("alert")).textContent).toContain("The settings could not be read");
  expect(screen.queryByRole("region", { name: "Teams channel" })).toBeNull();
  screen.getByRole("region", { name: "Theme" });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await card();
});
