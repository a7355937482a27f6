import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupStep, SetupView } from "../../ipc/bindings";
import { atApproval, atCheck, atTenant, atVoiceRules, setup } from "../../testing/fake-setup";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const notOpen = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });

// Without a layout the dialog could not take the focus, and would be hidden from whoever asks for it.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetParent", "get").mockReturnValue(document.body);
  vi.spyOn(document.body, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 900, 600));
});

afterEach(() => {
  vi.restoreAllMocks();
});

function openConnect(view: SetupView, answers: Partial<Backend> = {}) {
  return openApp("/connect", {
    window: notOpen,
    setup: async () => view,
    setupCheck: async () => [],
    ...answers,
  });
}

const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const stepList = () => screen.findByRole("navigation", { name: "Steps" });

const kept: readonly (readonly [SetupView, string])[] = [
  [setup(), "Phone system"],
  [atTenant(), "Tenant"],
  [atApproval(), "Approval"],
  [atVoiceRules(), "Voice rules"],
  [atCheck(), "Check"],
];

test.each(kept)("Connect is taken up at the step that is due: %#", async (view, name) => {
  openConnect(view);
  await heading(name);
  const current = (await stepList()).querySelector("[aria-current=step]");
  expect(current?.textContent).toBe(name);
});

test.each(kept)("each step has no accessibility faults: %#", async (view, name) => {
  const { container } = openConnect(view);
  await heading(name);
  expect(await faults(container)).toEqual([]);
});

test("why a step was refused stands with its buttons, which stay in reach", async () => {
  const refused = { code: "failed", message: "No answer.", advice: "Try again.", detail: null };
  openConnect(atVoiceRules(), { setupRules: () => Promise.reject(refused) });
  await heading("Voice rules");
  await userEvent.click(await button("Next"));
  const alert = await screen.findByRole("alert");
  const bottom = (await button("Next")).closest("footer")?.parentElement;
  expect(bottom?.contains(alert)).toBe(true);
});

test("the steps say what is done and what is not", async () => {
  openConnect(atApproval());
  const items = within(await stepList()).getAllByRole("listitem");
  expect(items.map((item) => item.textContent)).toEqual([
    "Phone system, done",
    "Tenant, done",
    "Approval",
    "Voice rules, not done yet",
    "Check, not done yet",
    "Preview, not done yet",
  ]);
});

test("only steps that were reached can be gone to", async () => {
  const setupGo = vi.fn(async (step: SetupStep) => atApproval({ step }));
  openConnect(atApproval(), { setupGo });
  const ways = within(await stepList()).getAllByRole("button");
  expect(ways.map((way) => way.textContent)).toEqual(["Phone system, done", "Tenant, done"]);
  await userEvent.click(ways[1] as HTMLElement);
  await heading("Tenant");
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("tenant");
});

test("a step that was left is come back to without going through those between", async () => {
  const setupGo = vi.fn(async (step: SetupStep) => atCheck({ step }));
  openConnect(atCheck(), { setupGo });
  await userEvent.click(within(await stepList()).getByRole("button", { name: /Phone system/ }));
  await heading("Phone system");
  await userEvent.click(within(await stepList()).getByRole("button", { name: /Check/ }));
  await heading("Check");
});

test("another tenant takes the way to the later steps back", async () => {
  const setupGo = async (step: SetupStep) => atCheck({ step });
  openConnect(atCheck(), { setupGo, setupTenant: async () => atApproval() });
  await userEvent.click(within(await stepList()).getByRole("button", { name: /Tenant/ }));
  await heading("Tenant");
  await userEvent.click(await button("Next"));
  await heading("Approval");
  const ways = within(await stepList()).getAllByRole("button");
  expect(ways.map((way) => way.textContent)).toEqual(["Phone system, done", "Tenant, done"]);
});

test("Back goes to the step before, and the first step has none", async () => {
  const setupGo = vi.fn(async () => atTenant({ step: "phone_system" }));
  openConnect(atTenant(), { setupGo });
  await userEvent.click(await button("Back"));
  expect(await heading("Phone system")).toBe(document.activeElement);
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("phone_system");
  expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
});

test("a step that the shell refuses to go to is said, and one stays", async () => {
  const refused = {
    code: "data_unusable",
    message: "It cannot be kept.",
    advice: "Free some space.",
    detail: null,
  };
  openConnect(atTenant(), { setupGo: () => Promise.reject(refused) });
  await userEvent.click(await button("Back"));
  expect((await screen.findByRole("alert")).textContent).toContain("It cannot be kept.");
  await heading("Tenant");
});

test("Save and close leaves what was entered with the shell", async () => {
  const setupDiscard = vi.fn();
  const { router } = openConnect(atTenant(), { setupDiscard });
  await userEvent.click(await button("Save and close"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  await button("Continue connecting");
  expect(setupDiscard).not.toHaveBeenCalled();
});

test("Discard asks first, and keeps everything when the answer is no", async () => {
  const setupDiscard = vi.fn();
  openConnect(atTenant(), { setupDiscard });
  await userEvent.click(await button("Discard"));
  const dialog = await screen.findByRole("alertdialog", { name: "Discard this connection?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Keep it" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(setupDiscard).not.toHaveBeenCalled();
  await heading("Tenant");
});

test("Discard forgets everything and goes to the first page", async () => {
  let view = atTenant();
  const setupDiscard = async () => {
    view = setup();
    return null;
  };
  const { router } = openConnect(view, { setup: async () => view, setupDiscard });
  await userEvent.click(await button("Discard"));
  const dialog = await screen.findByRole("alertdialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Discard" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  await button("Connect your tenant");
});

test("a refusal to discard is said in the dialog", async () => {
  const refused = {
    code: "data_unusable",
    message: "The vault is locked.",
    advice: "Unlock it.",
    detail: null,
  };
  openConnect(atTenant(), { setupDiscard: () => Promise.reject(refused) });
  await userEvent.click(await button("Discard"));
  const dialog = await screen.findByRole("alertdialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Discard" }));
  expect((await within(dialog).findByRole("alert")).textContent).toContain("The vault is locked.");
});

test("Connect that cannot be read is asked for again", async () => {
  const answer = vi
    .fn<() => Promise<SetupView>>()
    .mockRejectedValueOnce(new Error("no"))
    .mockResolvedValue(setup());
  openConnect(setup(), { setup: answer });
  await userEvent.click(await button("Try again"));
  await heading("Phone system");
});
