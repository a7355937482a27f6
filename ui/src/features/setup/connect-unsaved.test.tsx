import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupStep, SetupView } from "../../ipc/bindings";
import { atApproval, atTenant, atVoiceRules, csvColumns, ids, setup } from "../../testing/fake-setup";
import { openApp } from "../../testing/open-app";

const NOT_KEPT = "What you entered in this step is kept once you go on.";

// Without a layout the dialog could not take the focus, and would be hidden from whoever asks for it.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetParent", "get").mockReturnValue(document.body);
  vi.spyOn(document.body, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 900, 600));
});

afterEach(() => {
  vi.restoreAllMocks();
});

function openStep(view: SetupView, answers: Partial<Backend> = {}) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  const setupGo = vi.fn(async (step: SetupStep) => ({ ...view, step }));
  const keepUnsaved = vi.fn(async (_: string | null) => null);
  const opened = openApp("/connect", { window, setup: async () => view, setupGo, keepUnsaved, ...answers });
  return { ...opened, setupGo, keepUnsaved };
}

const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const pressRadio = async (name: RegExp) => userEvent.click(await screen.findByRole("radio", { name }));
const type = async (label: RegExp, text: string) => userEvent.type(await screen.findByLabelText(label), text);
const question = () => screen.findByRole("alertdialog", { name: "Leave without saving?" });

/** In each step, something that the shell does not have yet. */
const entered: readonly (readonly [string, SetupView, string, () => Promise<void>])[] = [
  ["a key", setup(), "Phone system", () => type(/^API key/, "secret-key")],
  ["another source", atTenant({ step: "phone_system" }), "Phone system", () => pressRadio(/CSV file/)],
  ["a file", setup(), "Phone system", chooseFile],
  ["a tenant", atTenant(), "Tenant", () => type(/^Directory/, "contoso.com")],
  ["an application", atApproval(), "Approval", () => type(/^Application/, "7a2d")],
  ["a registration", atApproval(), "Approval", () => type(/^Object ID/, "7a2d")],
  ["a way to sign in", atApproval(), "Approval", () => pressRadio(/dedicated Teams administrator/)],
  ["a secret", atVoiceRules({ step: "approval" }), "Approval", () => type(/^Client secret/, "s3cret")],
];

async function chooseFile() {
  await pressRadio(/CSV file/);
  await press("Choose a file");
  await screen.findByText("1,200 rows.");
}

const pickCsv = async () => csvColumns();

test.each(entered)("%s that was entered is not dropped without asking", async (_, view, name, enter) => {
  const { router, keepUnsaved } = openStep(view, { pickCsv });
  await heading(name);
  await enter();
  await waitFor(() => expect(keepUnsaved).toHaveBeenLastCalledWith(NOT_KEPT));
  await press("Save and close");
  expect((await question()).textContent).toContain(NOT_KEPT);
  await press("Stay on this page");
  await heading(name);
  await press("Save and close");
  await press("Discard and leave");
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  expect(keepUnsaved).toHaveBeenLastCalledWith(null);
});

test("Back asks too, and goes once it is answered", async () => {
  const { setupGo } = openStep(atTenant());
  await type(/^Directory/, "contoso.com");
  await press("Back");
  await question();
  await press("Stay on this step");
  expect(setupGo).not.toHaveBeenCalled();
  await press("Back");
  await press("Discard and leave");
  await heading("Phone system");
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("phone_system");
});

test("what was taken back, or was sent, is not asked about", async () => {
  const setupTenant = vi.fn(async () => atApproval());
  const { router } = openStep(atTenant(), { setupTenant });
  await type(/^Directory/, "contoso.com");
  await userEvent.clear(await screen.findByLabelText(/^Directory/));
  await press("Back");
  await heading("Phone system");
  await press("Save and close");
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
});

test("Discard means what stands in the step as well", async () => {
  const setupDiscard = vi.fn(async () => null);
  const { router } = openStep(atTenant(), { setupDiscard });
  await type(/^Directory/, "contoso.com");
  await press("Discard");
  const sure = await screen.findByRole("alertdialog", { name: "Discard this connection?" });
  await userEvent.click([...sure.querySelectorAll("button")].at(-1) as HTMLElement);
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  expect(setupDiscard).toHaveBeenCalledOnce();
});

test("an id in another form is the one that is kept already", async () => {
  const { setupGo } = openStep(atVoiceRules({ step: "approval" }));
  const field = await screen.findByLabelText(/^Application/);
  await userEvent.clear(field);
  await userEvent.type(field, ` {{${ids.client.toUpperCase()}} `);
  await press("Yes, this is my tenant");
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("voice_rules");
});

test("what was entered stays while one looks at the other way, and is asked about", async () => {
  openStep(setup(), { pickCsv });
  await type(/^API key/, "secret-key");
  await chooseFile();
  await pressRadio(/8x8 Administration API/);
  expect(((await screen.findByLabelText(/^API key/)) as HTMLInputElement).value).toBe("secret-key");
  await press("Save and close");
  await question();
});

test("an application that was entered stays when the way of its approval changes", async () => {
  openStep(atApproval());
  await type(/^Application/, "7a2d");
  await pressRadio(/With a client secret/);
  expect(((await screen.findByLabelText(/^Application/)) as HTMLInputElement).value).toBe("7a2d");
});
