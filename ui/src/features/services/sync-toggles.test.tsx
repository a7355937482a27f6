import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { AutoSyncView, ConsentView, StandingView, ToggleView } from "../../ipc/bindings";
import { autoSync } from "../../testing/fake-auto-sync";
import { state, voiceRules } from "../../testing/fake-backend";
import { consent, notGranted } from "../../testing/fake-consent";
import { openApp } from "../../testing/open-app";

/** A shell that keeps the toggles, as the real one would. */
function openToggles(
  fields: Partial<AutoSyncView> = {},
  granted: Partial<ConsentView> = {},
  answers: Partial<Backend> = {},
) {
  let kept = autoSync(fields);
  const setToggle = vi.fn(async (toggle: ToggleView, on: boolean) => {
    kept = { ...kept, [toggle]: on, ...(toggle === "next_gen" && !on && { auto_sync: false }) };
    return "done" as const;
  });
  const beginSignIn = vi.fn(async () => "done" as const);
  const app = openApp("/services/teams", {
    state: async () => state({ auto_sync: kept }),
    consent: async () => consent(granted),
    voiceRules: async () => voiceRules(),
    registration: async () => Promise.reject(new Error("not asked for here")),
    setToggle,
    beginSignIn,
    ...answers,
  });
  return { setToggle, beginSignIn, ...app };
}

const section = () => screen.findByRole("region", { name: "Sync" });
const toggle = async (name: string) => within(await section()).findByRole("switch", { name });
const save = async () => within(await section()).findByRole("button", { name: "Save" });

test("Auto Sync is not on the page before Next Gen was switched on and saved", async () => {
  const { setToggle } = openToggles();
  expect(await toggle("Next Gen Teams Sync")).toHaveProperty("checked", false);
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  expect(within(await section()).queryByRole("switch", { name: "Auto Sync" })).toBeNull();
  expect(setToggle).not.toHaveBeenCalled();
  await userEvent.click(await save());
  expect(setToggle).toHaveBeenCalledWith("next_gen", true);
  expect(await toggle("Auto Sync")).toHaveProperty("checked", false);
});

test("without a change of Next Gen there is nothing to save", async () => {
  openToggles({ next_gen: true });
  expect((await save()).getAttribute("aria-disabled")).toBe("true");
});

test("leaving Next Gen unsaved asks", async () => {
  const { router } = openToggles();
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  await userEvent.click(screen.getByRole("link", { name: "Sync Jobs" }));
  const question = await screen.findByRole("alertdialog");
  expect(question.textContent).toContain("Next Gen Teams Sync is switched, but not saved.");
  expect(router.state.location.pathname).toBe("/services/teams");
});

test("the window is told what would be lost with it, and that nothing would be any more", async () => {
  const keepUnsaved = vi.fn(async () => null);
  openToggles({}, {}, { keepUnsaved });
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  expect(keepUnsaved).toHaveBeenLastCalledWith("Next Gen Teams Sync is switched, but not saved.");
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  expect(keepUnsaved).toHaveBeenLastCalledWith(null);
});

test("of two things that are not saved the window is told of the other when one is", async () => {
  const keepUnsaved = vi.fn(async () => null);
  openToggles({}, {}, { keepUnsaved });
  const policy = await screen.findByRole("combobox", { name: "Dial plan for Everybody" });
  await userEvent.selectOptions(policy, "Tenant default");
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  expect(keepUnsaved).toHaveBeenLastCalledWith("The voice rules you changed are not saved.");
});

test("a no to the native question leaves Next Gen as it was saved", async () => {
  const setToggle = vi.fn(async () => "declined" as const);
  openToggles({ next_gen: true, auto_sync: true, standing: "ready" }, {}, { setToggle });
  await userEvent.click(await toggle("Next Gen Teams Sync"));
  await userEvent.click(await save());
  await waitFor(async () => expect(await toggle("Next Gen Teams Sync")).toHaveProperty("checked", true));
  expect(screen.queryByText(/Next Gen Teams Sync is off\./)).toBeNull();
});

test("with an approval Auto Sync is switched on at once", async () => {
  const { setToggle } = openToggles({ next_gen: true });
  await userEvent.click(await toggle("Auto Sync"));
  expect(setToggle).toHaveBeenCalledWith("auto_sync", true);
  await waitFor(async () => expect(await toggle("Auto Sync")).toHaveProperty("checked", true));
});

test("without an approval it asks for one first, and is switched on with it", async () => {
  const { setToggle, beginSignIn } = openToggles({ next_gen: true }, notGranted);
  await userEvent.click(await toggle("Auto Sync"));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Continue in the browser" }));
  expect(beginSignIn).toHaveBeenCalledWith(
    { what: "consent", method: "certificate", auto_sync: true },
    "browser",
  );
  expect(setToggle).not.toHaveBeenCalled();
});

test("whoever closes the dialog leaves Auto Sync off", async () => {
  const { beginSignIn } = openToggles({ next_gen: true }, notGranted);
  await userEvent.click(await toggle("Auto Sync"));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(beginSignIn).not.toHaveBeenCalled();
  expect(await toggle("Auto Sync")).toHaveProperty("checked", false);
});

test.each<[StandingView, RegExp]>([
  ["ready", /within 10 minutes of saving/],
  ["off", /queued until somebody syncs/],
  ["pbx_enable_sync", /Paused: PBX Enable Sync is on/],
  ["not_approved", /a Global Administrator must approve/],
  ["reconnect_needed", /Microsoft refuses what Voice Sync signs in with/],
  ["first_sync", /the first sync is a preview/],
])("while it is %s it says what that means", async (standing, words) => {
  openToggles({ next_gen: true, auto_sync: standing !== "off", standing });
  expect((await section()).textContent).toMatch(words);
});

test("a key without audit records is told to be slower", async () => {
  openToggles({ next_gen: true, auto_sync: true, standing: "ready", news: false });
  expect((await section()).textContent).toMatch(/no audit records/);
});

test("what could not be switched says why, beside the switch", async () => {
  const setToggle = () =>
    Promise.reject({ code: "secret_refused", message: "It is refused.", advice: "Renew it.", detail: null });
  openToggles({ next_gen: true }, {}, { setToggle });
  await userEvent.click(await toggle("Auto Sync"));
  expect(await within(await section()).findByText("It is refused.")).toBeTruthy();
});

test("the toggles have no accessibility faults", async () => {
  openToggles({ next_gen: true, auto_sync: true, standing: "ready" });
  await toggle("Auto Sync");
  const { violations } = await axe.run(await section());
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("whether Auto Sync repairs is asked once it is on, and who was changed can be looked at", async () => {
  const { setToggle, router } = openToggles({
    next_gen: true,
    auto_sync: true,
    standing: "ready",
    drifted: 2,
  });
  const box = await within(await section()).findByRole("checkbox", {
    name: "Repair what was changed in Microsoft Teams",
  });
  expect(box).toHaveProperty("checked", false);
  await userEvent.click(box);
  expect(setToggle).toHaveBeenCalledWith("repair_drift", true);
  await waitFor(() => expect(box).toHaveProperty("checked", true));
  await userEvent.click(screen.getByRole("link", { name: "2 users were changed in Microsoft Teams" }));
  await waitFor(() => expect(router.state.location.href).toContain("/users?"));
  expect(router.state.location.search).toEqual({ states: ["drifted"] });
});

test("without Auto Sync there is nothing that could repair", async () => {
  openToggles({ next_gen: true });
  await toggle("Auto Sync");
  expect(within(await section()).queryByRole("checkbox")).toBeNull();
});
