import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupApprovalRequest, SetupView, SignInView } from "../../ipc/bindings";
import { events } from "../../testing/fake-backend";
import { registration, signIn } from "../../testing/fake-consent";
import { atApproval, atVoiceRules, ids } from "../../testing/fake-setup";
import { openApp } from "../../testing/open-app";

function openStep(view: SetupView = atApproval(), answers: Partial<Backend> = {}) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  const setupApprove = vi.fn(async (_: SetupApprovalRequest) => null);
  const setupRegistration = async () => registration();
  openApp("/connect", { window, setup: async () => view, setupApprove, setupRegistration, ...answers });
  return { setupApprove };
}

const field = (name: string | RegExp) => screen.findByLabelText(name);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const APPROVE = "Sign in and approve";
const approved = {
  client_id: ids.client,
  has_secret: false,
  approved: true,
  method: "certificate",
  object_id: null,
} as const;

test("a Global Administrator's approval is the first of the two ways", async () => {
  openStep();
  const way = await screen.findByRole("radio", { name: /A Global Administrator signs in/ });
  expect((way as HTMLInputElement).checked).toBe(true);
});

test("what is to be registered is shown with this computer's certificate, and handed on", async () => {
  const copyText = vi.fn(async () => null);
  const setupExportRegistration = vi.fn(async () => ["/home/mira/voice-sync.cer"]);
  openStep(atApproval(), { copyText, setupExportRegistration });
  expect(await screen.findByText("AB12CD34")).toBeTruthy();
  await press("Copy request");
  expect(copyText).toHaveBeenCalledWith("Please register Voice Sync.");
  await press("Export certificate and scripts");
  expect(await screen.findByText(/voice-sync\.cer/)).toBeTruthy();
});

test("the sign-in begins with the application that was entered", async () => {
  const { setupApprove } = openStep();
  await userEvent.type(await field(/Application \(client\) ID/), ` ${ids.client} `);
  await press(APPROVE);
  expect(setupApprove).toHaveBeenCalledExactlyOnceWith({
    client_id: ids.client,
    object_id: null,
    method: "certificate",
    way: "browser",
  });
});

test("where the tenant forbids certificates a dedicated account is asked for instead", async () => {
  const { setupApprove } = openStep();
  await userEvent.type(await field(/Application \(client\) ID/), ids.client);
  await userEvent.click(await screen.findByRole("radio", { name: /dedicated Teams administrator/ }));
  await press(APPROVE);
  expect(setupApprove.mock.lastCall?.[0]).toMatchObject({ client_id: ids.client, method: "delegated" });
});

test.each([
  ["", "", /Enter the application id/],
  ["nonsense", "", /This is not an application id/],
  [ids.client, "nonsense", /This is not an object id/],
])("an id that cannot be one begins nothing: %j %j", async (client, object, problem) => {
  const { setupApprove } = openStep();
  const fields = [await field(/Application \(client\) ID/), await field(/Object ID/)] as const;
  if (client) await userEvent.type(fields[0], client);
  if (object) await userEvent.type(fields[1], object);
  await press(APPROVE);
  expect(await screen.findByText(problem)).toBeTruthy();
  expect(setupApprove).not.toHaveBeenCalled();
});

test("once it is approved the voice rules are next", async () => {
  let now: SignInView | null = signIn({ stage: "checking", account: "grace@contoso.example" });
  const { listen, say } = events();
  const endSignIn = vi.fn(async () => {
    now = null;
    say({ event: "sign_in_moved" });
    return null;
  });
  const setupApproved = vi.fn(async () => atVoiceRules({ application: approved }));
  openStep(atApproval(), { signIn: async () => now, endSignIn, setupApproved, listen });
  expect(await screen.findByText("grace@contoso.example")).toBeTruthy();
  now = signIn({ stage: "done" });
  say({ event: "sign_in_moved" });
  expect(await screen.findByRole("heading", { level: 2, name: "Voice rules" })).toBeTruthy();
  expect(setupApproved).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("what was refused is told in the dialog, and the step stays", async () => {
  const error = {
    code: "wrong_credential",
    message: "Not an administrator.",
    advice: null,
    detail: null,
  } as const;
  openStep(atApproval(), { signIn: async () => signIn({ stage: "failed", error }) });
  expect(await screen.findByText("Not an administrator.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

test("who comes back to an approved step goes on without another sign-in", async () => {
  const setupGo = vi.fn(async () => atVoiceRules());
  const { setupApprove } = openStep(atApproval({ application: approved }), { setupGo });
  expect(await screen.findByText(/has approved Voice Sync for this tenant/)).toBeTruthy();
  await press("Next");
  expect(setupGo).toHaveBeenCalledWith("voice_rules");
  expect(setupApprove).not.toHaveBeenCalled();
});

test.each([
  ["another registration", /Object ID/],
  ["another application", /Application \(client\) ID/],
])("what was approved before is shown, and %s has to be approved anew", async (_, changed) => {
  const object_id = "9b3d1f4e-0000-4000-8000-000000000003";
  const application = {
    client_id: ids.client,
    has_secret: false,
    approved: true,
    method: "delegated",
    object_id,
  } as const;
  const { setupApprove } = openStep(atApproval({ application }));
  expect(((await field(/Object ID/)) as HTMLInputElement).value).toBe(object_id);
  const dedicated = await screen.findByRole("radio", { name: /dedicated Teams administrator/ });
  expect((dedicated as HTMLInputElement).checked).toBe(true);
  expect(await screen.findByRole("button", { name: "Next" })).toBeTruthy();
  await userEvent.type(await field(changed), "{Backspace}4");
  await press(APPROVE);
  expect(setupApprove).toHaveBeenCalledOnce();
});

test("a Global Administrator at another computer signs in with a code", async () => {
  const { setupApprove } = openStep();
  await userEvent.type(await field(/Application \(client\) ID/), ids.client);
  await userEvent.click(await screen.findByRole("checkbox", { name: /with a code/ }));
  await press(APPROVE);
  expect(setupApprove.mock.lastCall?.[0]).toMatchObject({ way: "device_code" });
});

test("while the approval begins nothing else can be pressed, and a refusal is said once", async () => {
  const refusal = { code: "failed", message: "Upload the new certificate.", advice: null, detail: null };
  let refuse: (error: unknown) => void = () => {};
  openStep(atApproval(), { setupApprove: () => new Promise((_, reject) => (refuse = reject)) });
  await userEvent.type(await field(/Application \(client\) ID/), ids.client);
  await press(APPROVE);
  const back = await screen.findByRole("button", { name: "Back" });
  expect(back.getAttribute("aria-disabled")).toBe("true");
  refuse(refusal);
  expect(await screen.findAllByText("Upload the new certificate.")).toHaveLength(1);
});
