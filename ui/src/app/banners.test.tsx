import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { FailureView, SampleChangeRequest, StateView } from "../ipc/bindings";
import { autoSync } from "../testing/fake-auto-sync";
import { sampleConnection } from "../testing/fake-backend";
import { faults } from "../testing/faults";
import { busy, leader, openState } from "../testing/open-state";

const failure: FailureView = {
  code: "secret_refused",
  message: "Microsoft refuses the client secret.",
  advice: "Enter a new one.",
  detail: "AADSTS7000222",
};
const suspect = { since: "2026-11-22T09:30:00Z", before: 1500, after: 1234 };
const banner = (name: string) => screen.findByRole("region", { name });

test.each<[string, Partial<StateView>]>([
  ["Reconnect needed", { button: "reconnect_needed" }],
  ["Offline", { button: "offline" }],
  ["The last sync failed", { button: "failed" }],
  ["Not done", { button: "held" }],
])("%s says what happened and what to do", async (title, fields) => {
  openState({ ...fields, failure });
  expect((await banner(title)).textContent).toContain(
    "Microsoft refuses the client secret. Enter a new one.",
  );
});

test("a sync that failed leads to its job", async () => {
  const last_job = { id: 41, status: "failed" as const, ended_at: null };
  const { router } = openState({ button: "failed", failure, last_job });
  await userEvent.click(
    within(await banner("The last sync failed")).getByRole("link", { name: "Open job 41" }),
  );
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/41"));
});

test.each([
  ["cli", /^.*voice-sync \(command line\) on ADMIN-PC works on this connection since .+, started by mira\./],
  ["desktop", /Voice Sync \(desktop app\) on ADMIN-PC works/],
] as const)("a window that follows %s says whom, where and since when", async (face, words) => {
  openState({ following: leader({ face }) });
  expect((await banner("Following another Voice Sync")).textContent).toMatch(words);
});

test("a hostile account or computer is shown as text", async () => {
  openState({ following: leader({ person: "<img src=x>", computer: "\u202Egnp" }) });
  const names = [...(await banner("Following another Voice Sync")).querySelectorAll("bdi")];
  expect(names.map((name) => name.textContent)).toEqual(["\u202Egnp", "<img src=x>"]);
});

test("a list that looks too small says by how much, and is confirmed", async () => {
  const confirmSource = vi.fn(async () => "done" as const);
  openState({ suspect }, { confirmSource });
  const region = await banner("The phone system's list looks too small");
  expect(region.textContent).toContain("1,500");
  expect(region.textContent).toContain("1,234");
  await userEvent.click(within(region).getByRole("button", { name: "Confirm the smaller list" }));
  expect(confirmSource).toHaveBeenCalledOnce();
});

test("a no to the smaller list says nothing, a refusal says why", async () => {
  const confirmSource = vi.fn().mockResolvedValueOnce("declined").mockRejectedValueOnce(busy);
  openState({ suspect }, { confirmSource });
  const confirm = await screen.findByRole("button", { name: "Confirm the smaller list" });
  await userEvent.click(confirm);
  await waitFor(() => expect(confirm.getAttribute("aria-disabled")).toBeNull());
  expect(screen.queryByRole("alert")).toBeNull();
  await userEvent.click(confirm);
  expect((await screen.findByRole("alert")).textContent).toContain("Wait until it ends.");
});

test.each([
  ["New number", "new_number"],
  ["Joiner", "joiner"],
  ["Leaver", "leaver"],
  ["Untick Teams", "untick"],
  ["Tick Teams", "tick"],
  ["Swap two numbers", "swap"],
])("the sample's phone system makes the change %s and says it politely", async (name, kind) => {
  const sentence = "Mira Patel has another number.";
  const sampleChange = vi.fn(async (_: SampleChangeRequest) => ({ sentence, users: ["u1"] }));
  openState({}, { sampleChange });
  const region = await banner("Sample tenant");
  await userEvent.click(within(region).getByRole("button", { name: "Make a change in the phone system" }));
  await userEvent.click(await screen.findByRole("menuitem", { name }));
  expect(sampleChange).toHaveBeenCalledExactlyOnceWith({ kind, user: null });
  await waitFor(() => expect(within(region).getByRole("status").textContent).toBe(sentence));
});

test("on another page the banner says again that everything is made up", async () => {
  const sentence = "Mira Patel has another number.";
  const { router } = openState({}, { sampleChange: async () => ({ sentence, users: ["u1"] }) });
  await userEvent.click(await screen.findByRole("button", { name: "Make a change in the phone system" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Leaver" }));
  const said = within(await banner("Sample tenant")).getByRole("status");
  await waitFor(() => expect(said.textContent).toBe(sentence));
  await router.navigate({ to: "/users" });
  await waitFor(() => expect(said.textContent).toContain("Everything here is made up"));
  await router.navigate({ to: "/jobs" });
  await screen.findByRole("heading", { level: 1, name: "Sync Jobs" });
  expect(said.textContent).toContain("Everything here is made up");
});

test("a change that cannot be made says why", async () => {
  openState({}, { sampleChange: () => Promise.reject(busy) });
  await userEvent.click(await screen.findByRole("button", { name: "Make a change in the phone system" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Leaver" }));
  expect((await screen.findByRole("alert")).textContent).toContain("A job is running.");
});

test("a simulator of somebody's own has the banner without the changes of ours", async () => {
  const connection = { ...sampleConnection, id: "main" };
  openState({}, { window: async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" }) });
  expect((await banner("Sample tenant")).textContent).toContain("made up");
  expect(screen.queryByRole("button", { name: "Make a change in the phone system" })).toBeNull();
});

test("a real tenant has no banner of the sample, nor any other when all is well", async () => {
  const connection = { ...sampleConnection, sample: false };
  openState({}, { window: async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" }) });
  await screen.findByRole("button", { name: /^Sync Now/ });
  expect(screen.queryAllByRole("group")).toEqual([]);
  expect(screen.queryByRole("region", { name: "Sample tenant" })).toBeNull();
});

test("every banner at once has no accessibility faults", async () => {
  const { container } = openState({ button: "failed", failure, suspect, following: leader() });
  await banner("Following another Voice Sync");
  expect(await faults(container)).toEqual([]);
});

test("with PBX Enable Sync every page says that nothing arrives by itself, and where it is switched off", async () => {
  openState({ auto_sync: autoSync({ pbx_enable_sync: true }) });
  const region = await banner("PBX Enable Sync is on");
  expect(within(region).getByRole("link", { name: "Services > PBX" }).getAttribute("href")).toBe(
    "/services/pbx",
  );
});

test("a start says since when nobody watched", async () => {
  openState({ auto_sync: autoSync({ not_watching_since: "2026-11-22T18:02:00Z" }) });
  const region = await screen.findByRole("region", { name: /^Not watching since / });
  expect(region.textContent).toContain("catches up");
});
