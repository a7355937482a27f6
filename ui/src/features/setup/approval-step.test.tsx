import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupApplicationRequest, SetupStep, SetupView } from "../../ipc/bindings";
import { registration } from "../../testing/fake-consent";
import { atApproval, atVoiceRules, ids } from "../../testing/fake-setup";
import { faults } from "../../testing/faults";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";

const SECRET = "8Q~the-client-secret-itself";

const refused = {
  code: "wrong_credential",
  message: "Microsoft no longer accepts the stored sign-in.",
  advice: "Enter the secret's value, not its id.",
  detail: "AADSTS7000215",
};

/** The step, with the way of the secret chosen. */
async function openStep(view: SetupView, answers: Partial<Backend> = {}) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  const setupRegistration = async () => registration();
  const opened = openApp("/connect", { window, setup: async () => view, setupRegistration, ...answers });
  await userEvent.click(await screen.findByRole("radio", { name: /With a client secret/ }));
  return opened;
}

const field = (name: string | RegExp) => screen.findByLabelText(name);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
const asked = (answer: () => Promise<SetupView> = async () => atVoiceRules()) =>
  vi.fn((_: SetupApplicationRequest) => answer());

test("what to register names each permission with its reason", async () => {
  await openStep(atApproval());
  const table = await screen.findByRole("table", { name: "Permissions" });
  const [, ...rows] = within(table).getAllByRole("row");
  const { permissions } = atApproval().defaults;
  expect(rows.map((row) => row.textContent)).toEqual(
    permissions.map(({ name, reason }) => `${name}${reason}`),
  );
  expect(rows).toHaveLength(4);
});

test("a permission's name is copied, and that is said", async () => {
  const copyText = vi.fn(async () => null);
  await openStep(atApproval(), { copyText });
  await press("Copy User.Read.All");
  expect(await screen.findByText("User.Read.All is in the clipboard.")).toBeTruthy();
  expect(copyText).toHaveBeenCalledExactlyOnceWith("User.Read.All");
});

test("the request for the Global Administrator names tenant, permissions and what to send back", async () => {
  const copyText = vi.fn(async (_: string) => null);
  await openStep(atApproval(), { copyText });
  await press("Copy request");
  expect(await screen.findByText(/The request is in the clipboard/)).toBeTruthy();
  const text = copyText.mock.calls[0]?.[0];
  for (const part of [
    ids.tenant,
    "single tenant",
    "TeamsTelephoneNumber.ReadWrite.All",
    "Grant admin consent",
    "client secret",
  ]) {
    expect(text).toContain(part);
  }
});

test("a clipboard that refuses is said", async () => {
  const message = "The clipboard is not there.";
  await openStep(atApproval(), {
    copyText: () => Promise.reject({ code: "failed", message, advice: null, detail: null }),
  });
  await press("Copy request");
  expect((await screen.findByRole("alert")).textContent).toContain(message);
});

async function enter(client: string, secret: string) {
  if (client) await fill(/^Application/, client);
  if (secret) await fill(/^Client secret/, secret);
}

test("the tenant that answers is shown for the admin to say yes", async () => {
  const setupApplication = asked();
  const setupGo = vi.fn(async (step: SetupStep) => atVoiceRules({ step }));
  await openStep(atApproval(), { setupApplication, setupGo });
  await enter(ids.client, SECRET);
  await press("Next");
  const found = await screen.findByRole("region", { name: "Is this your tenant?" });
  expect(found.textContent).toContain(`NameFabrikamDomainfabrikam.exampleDirectory id${ids.tenant}`);
  expect(document.activeElement?.textContent).toBe("Is this your tenant?");
  expect(setupApplication).toHaveBeenCalledExactlyOnceWith({ client_id: ids.client, secret: SECRET });
  await press("Yes, this is my tenant");
  await heading("Voice rules");
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("voice_rules");
});

test("a tenant that is not the right one leads back to naming it", async () => {
  const setupGo = vi.fn(async (step: SetupStep) => atVoiceRules({ step }));
  await openStep(atApproval(), { setupApplication: asked(), setupGo });
  await enter(ids.client, SECRET);
  await press("Next");
  await press("No, name another tenant");
  await heading("Tenant");
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("tenant");
});

test("another application has to be asked for the tenant again", async () => {
  const setupApplication = asked();
  await openStep(atVoiceRules({ step: "approval" }), { setupApplication });
  await screen.findByRole("button", { name: "Yes, this is my tenant" });
  await userEvent.type(await field(/^Application/), "{Backspace}3");
  expect(screen.queryByRole("region", { name: "Is this your tenant?" })).toBeNull();
  await press("Next");
  expect(setupApplication.mock.calls[0]?.[0]).toMatchObject({ client_id: ids.client.replace(/2$/, "3") });
});

test("a new secret has to be asked for the tenant again", async () => {
  const setupApplication = asked();
  await openStep(atVoiceRules({ step: "approval" }), { setupApplication });
  await enter("", SECRET);
  await press("Next");
  expect(setupApplication.mock.calls[0]?.[0]).toMatchObject({ secret: SECRET });
});

test.each([
  ["", SECRET, "Enter the application id.", /^Application/],
  ["my-app", SECRET, "This is not an application id.", /^Application/],
  [ids.client, "", "Enter the client secret.", /^Client secret/],
])("an application that cannot be asked is not sent: %j", async (client, secret, why, where) => {
  const setupApplication = asked();
  await openStep(atApproval(), { setupApplication });
  await enter(client, secret);
  await press("Next");
  expect(await screen.findByText(new RegExp(why))).toBeTruthy();
  expect(document.activeElement).toBe(await field(where));
  expect(setupApplication).not.toHaveBeenCalled();
});

test("a secret that was entered before is kept when the field is left empty", async () => {
  const setupApplication = asked();
  const application = {
    client_id: ids.client,
    has_secret: true,
    approved: false,
    method: null,
    object_id: null,
  };
  await openStep(atApproval({ application }), { setupApplication });
  expect(await screen.findByText("A secret was entered before; leave empty to keep it.")).toBeTruthy();
  await press("Next");
  expect(setupApplication).toHaveBeenCalledExactlyOnceWith({ client_id: ids.client, secret: null });
});

test("a wrong secret is said with its advice, is gone from the page, and the id stays", async () => {
  await openStep(atApproval(), { setupApplication: asked(() => Promise.reject(refused)) });
  await enter(ids.client, SECRET);
  expect(document.documentElement.outerHTML).not.toContain(SECRET);
  await press("Next");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain(refused.message);
  expect(alert.textContent).toContain(refused.advice);
  expect(((await field(/^Client secret/)) as HTMLInputElement).value).toBe("");
  expect(((await field(/^Application/)) as HTMLInputElement).value).toBe(ids.client);
  expect(document.documentElement.outerHTML).not.toContain(SECRET);
});

test.each(["<img src=x onerror=alert(1)>", "\u202Etnanet", "a".repeat(600)])(
  "a hostile tenant name is shown as text: %j",
  async (name) => {
    const found = { id: ids.tenant, name, domain: null };
    await openStep(atVoiceRules({ step: "approval", tenant_found: found }));
    const region = await screen.findByRole("region", { name: "Is this your tenant?" });
    const shown = within(region).getByText(name);
    expect([shown.tagName, shown.parentElement?.title]).toEqual(["BDI", name]);
    expect(region.querySelector("img, script")).toBeNull();
  },
);

test("the question about the tenant has no accessibility faults, nor have fields with problems", async () => {
  const { container, unmount } = await openStep(atVoiceRules({ step: "approval" }));
  await screen.findByRole("region", { name: "Is this your tenant?" });
  expect(await faults(container)).toEqual([]);
  unmount();
  const again = await openStep(atApproval());
  await press("Next");
  await screen.findByText("Enter the client secret.");
  expect(await faults(again.container)).toEqual([]);
});
