import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { VoiceRulesRequest, VoiceRulesView } from "../../ipc/bindings";
import { events, voiceRules } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";

const leave = { choice: "leave" } as const;
const nothing = { voice_routing: leave, dial_plan: leave, calling: leave };
const leeds = { match: "site", id: "s1", name: "Leeds" } as const;

/** A shell that keeps what is saved. */
function openTeams(fields: Partial<VoiceRulesView> = {}, answers: Partial<Backend> = {}) {
  let kept = voiceRules(fields);
  const saveVoiceRules = vi.fn(async (request: VoiceRulesRequest) => {
    kept = { ...kept, ...request };
    return 12;
  });
  const affectedByRules = vi.fn(async (_: VoiceRulesRequest) => 12);
  const answersOfAll = { voiceRules: async () => kept, saveVoiceRules, affectedByRules, ...answers };
  return { saveVoiceRules, affectedByRules, ...openApp("/services/teams", answersOfAll) };
}

const choose = async (label: string, option: string) =>
  userEvent.selectOptions(await screen.findByRole("combobox", { name: label }), option);
const button = (name: string) => screen.findByRole("button", { name });
const idle = async (name: string) => (await button(name)).getAttribute("aria-disabled") === "true";

test("without a change there is nothing to save or to discard", async () => {
  openTeams();
  expect(await idle("Save rules")).toBe(true);
  expect(await idle("Discard")).toBe(true);
});

test("emergency settings are said to be left alone", async () => {
  openTeams();
  expect(await screen.findByText(/Emergency settings are preserved, never changed\./)).toBeTruthy();
});

test("a draft says how many people it affects, before anything is saved", async () => {
  const { saveVoiceRules, affectedByRules } = openTeams();
  await choose("Dial plan for Everybody", "Tenant default");
  expect(await screen.findByText("Affects 12 people")).toBeTruthy();
  expect(affectedByRules.mock.lastCall?.[0].default.dial_plan).toEqual({ choice: "tenant_default" });
  expect(saveVoiceRules).not.toHaveBeenCalled();
});

test("a draft stays when the rules cannot be read again", async () => {
  let fails = false;
  const { listen, say } = events();
  const rules = async () => {
    if (fails) throw new Error("The database is busy.");
    return voiceRules();
  };
  openTeams({}, { voiceRules: rules, listen });
  await choose("Dial plan for Everybody", "Tenant default");
  fails = true;
  say({ event: "settings_saved" });
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(await idle("Save rules")).toBe(false);
});

test("a rule is added for a site, filled and saved, and Save says that nothing is started", async () => {
  const { saveVoiceRules } = openTeams();
  await choose("New rule for", "Leeds (12 people)");
  await userEvent.click(await button("Add rule"));
  await choose("Voice routing policy for Leeds", "Named policy");
  await userEvent.type(screen.getByRole("textbox"), "UK Only");
  await userEvent.click(await button("Save rules"));
  expect(saveVoiceRules).toHaveBeenCalledWith({
    rules: [
      {
        audience: leeds,
        policies: { ...nothing, voice_routing: { choice: "named", name: "UK Only", checked: false } },
      },
    ],
    default: nothing,
  });
  expect(await screen.findByText("Voice rules saved")).toBeTruthy();
  expect(screen.getByText(/Nothing changes in Microsoft Teams before the next sync\./)).toBeTruthy();
  expect(await idle("Save rules")).toBe(true);
});

test("a rule that is removed is gone once it is saved", async () => {
  const { saveVoiceRules } = openTeams({ rules: [{ audience: leeds, policies: nothing }] });
  await userEvent.click(await button("Remove the rule for Leeds"));
  await userEvent.click(await button("Save rules"));
  expect(saveVoiceRules.mock.lastCall?.[0].rules).toEqual([]);
});

test("Discard brings back what is saved", async () => {
  openTeams();
  await choose("Calling policy for Everybody", "Tenant default");
  await userEvent.click(await button("Discard"));
  const select = screen.getByRole("combobox", { name: "Calling policy for Everybody" });
  expect((select as HTMLSelectElement).value).toBe("leave");
  expect(await idle("Save rules")).toBe(true);
});

test("a change that is taken back by hand is no change", async () => {
  openTeams();
  await choose("Calling policy for Everybody", "Tenant default");
  expect(await idle("Save rules")).toBe(false);
  await choose("Calling policy for Everybody", "Leave as is");
  expect(await idle("Save rules")).toBe(true);
});

test("a Save that is refused says why and keeps the draft", async () => {
  const refused = {
    code: "failed",
    message: "There is no dial plan UK.",
    advice: "Check its name.",
    detail: null,
  };
  openTeams({}, { saveVoiceRules: () => Promise.reject(refused) });
  await choose("Dial plan for Everybody", "Tenant default");
  await userEvent.click(await button("Save rules"));
  expect((await screen.findByRole("alert")).textContent).toBe("There is no dial plan UK.Check its name.");
  expect(await idle("Save rules")).toBe(false);
});

test("a name is checked with Microsoft on request", async () => {
  const checkPolicy = vi.fn(async () => ({ found: "one" as const, name: "UK Only" }));
  openTeams({}, { checkPolicy });
  await choose("Dial plan for Everybody", "Named policy");
  await userEvent.type(screen.getByRole("textbox"), "UK Only");
  expect(screen.getByText("Not checked yet")).toBeTruthy();
  await userEvent.click(await button("Check the name of the dial plan for Everybody"));
  expect(checkPolicy).toHaveBeenCalledWith("dial_plan", "UK Only");
  expect(await screen.findByText("Found in Microsoft Teams")).toBeTruthy();
});

test("leaving unsaved rules is asked; staying keeps them", async () => {
  const { router } = openTeams();
  await choose("Dial plan for Everybody", "Tenant default");
  void router.navigate({ to: "/users" });
  const dialog = await screen.findByRole("alertdialog", { name: "Leave without saving?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Stay on this page" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(router.state.location.pathname).toBe("/services/teams");
  expect(await idle("Save rules")).toBe(false);
});

test("leaving unsaved rules behind is possible", async () => {
  const { router, saveVoiceRules } = openTeams();
  await choose("Dial plan for Everybody", "Tenant default");
  void router.navigate({ to: "/users" });
  await userEvent.click(await button("Discard and leave"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/users"));
  expect(saveVoiceRules).not.toHaveBeenCalled();
});

test("saved rules are left without a question", async () => {
  const { router } = openTeams();
  await button("Save rules");
  await router.navigate({ to: "/users" });
  expect(router.state.location.pathname).toBe("/users");
});

test("rules that could not be read say why", async () => {
  const refused = { code: "data_unusable", message: "The database is locked.", advice: null, detail: null };
  openTeams({}, { voiceRules: () => Promise.reject(refused) });
  expect((await screen.findByRole("alert")).textContent).toContain("Voice rules could not be read");
});

test("the page is free of what axe finds", async () => {
  const named = { choice: "named", name: "UK Only", checked: true } as const;
  const { container } = openTeams({
    rules: [
      { audience: leeds, policies: { ...nothing, calling: named } },
      { audience: { match: "country", code: "GB" }, policies: nothing },
    ],
  });
  await button("Save rules");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});
