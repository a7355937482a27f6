import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { ConsentView, UiError } from "../../ipc/bindings";
import { events } from "../../testing/fake-backend";
import { consent, notGranted, registration } from "../../testing/fake-consent";
import { openApp } from "../../testing/open-app";

function openConsent(fields: Partial<ConsentView> = {}, answers: Partial<Backend> = {}) {
  return openApp("/services/teams", {
    consent: async () => consent(fields),
    registration: async () => registration(),
    ...answers,
  });
}

const section = () => screen.findByRole("region", { name: "Approval" });
const button = async (name: string) => within(await section()).findByRole("button", { name });

test("who granted what, when, how and until when is said", async () => {
  openConsent();
  const shown = await section();
  expect(await within(shown).findByText("grace@contoso.example")).toBeTruthy();
  expect(within(shown).getByText("As itself, with this computer's certificate")).toBeTruthy();
  expect(within(shown).getByText("A sealed file on this computer.")).toBeTruthy();
  expect(within(shown).getByText(/never shows, logs or exports/)).toBeTruthy();
  const permissions = within(shown).getByRole("list", { name: "Permissions" });
  expect(within(permissions).getAllByText(/works/)).toHaveLength(4);
});

test("a permission that is not verified is told apart in words", async () => {
  const [first, ...rest] = consent().permissions;
  if (!first) throw new Error("there are permissions");
  openConsent({ permissions: [{ ...first, granted: false }, ...rest] });
  expect(await screen.findByText(/not verified yet/)).toBeTruthy();
});

test("an end that is near asks for a renewal", async () => {
  openConsent({ renewal_due: true });
  expect(await screen.findByText(/renew it now/)).toBeTruthy();
});

test.each<[string, Partial<ConsentView>, RegExp, string]>([
  ["nobody approved", notGranted, /A Global Administrator must approve Voice Sync/, "Approve Voice Sync"],
  ["revoked", { state: "revoked" }, /The approval was revoked here/, "Approve Voice Sync"],
  [
    "refused",
    { state: "reconnect_needed", reason: "The certificate has ended.", advice: "Approve again." },
    /The certificate has ended/,
    "Approve again",
  ],
  ["a secret", { method: "client_secret" }, /signs in with a client secret/, "Approve Voice Sync"],
])("%s: says what that means and what comes next", async (_, fields, words, next) => {
  openConsent(fields);
  expect(await screen.findByText(words)).toBeTruthy();
  expect(await button(next)).toBeTruthy();
});

test("the dialog names tenant, permissions and what is kept, before the browser opens", async () => {
  const beginSignIn = vi.fn(async () => "done" as const);
  openConsent({ ...notGranted, tenant: "<i>Evil\u202e</i> Ltd" }, { beginSignIn });
  await userEvent.click(await button("Approve Voice Sync"));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText("<i>Evil\u202e</i> Ltd").tagName).toBe("BDI");
  expect(within(dialog).getByText(/No Microsoft password ever reaches this app/)).toBeTruthy();
  expect(within(dialog).getByText("Assign numbers")).toBeTruthy();
  expect(within(dialog).getByText(/Programs that run as the same operating-system user/)).toBeTruthy();
  expect(await within(dialog).findByText("AB12CD34")).toBeTruthy();
  expect(beginSignIn).not.toHaveBeenCalled();
  await userEvent.click(within(dialog).getByRole("button", { name: "Continue in the browser" }));
  expect(beginSignIn).toHaveBeenCalledWith(
    { what: "consent", method: "certificate", auto_sync: false },
    "browser",
  );
});

test("an account can be chosen instead of the certificate", async () => {
  const beginSignIn = vi.fn(async () => "done" as const);
  openConsent(notGranted, { beginSignIn });
  await userEvent.click(await button("Approve Voice Sync"));
  await userEvent.click(await screen.findByRole("radio", { name: /dedicated Teams administrator/ }));
  await userEvent.click(screen.getByRole("button", { name: "Continue in the browser" }));
  expect(beginSignIn).toHaveBeenCalledWith(
    { what: "consent", method: "delegated", auto_sync: false },
    "browser",
  );
});

test("the files and the request are handed on", async () => {
  const exportRegistration = vi.fn(async () => ["/home/mira/voice-sync.cer"]);
  const copyText = vi.fn(async () => null);
  openConsent(notGranted, { exportRegistration, copyText });
  await userEvent.click(await button("Approve Voice Sync"));
  await userEvent.click(await screen.findByRole("button", { name: "Export certificate and scripts" }));
  expect(await screen.findByText(/voice-sync\.cer/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Copy request" }));
  expect(copyText).toHaveBeenCalledWith("Please register Voice Sync.");
});

test("the sample tenant says that it registered the certificate by itself", async () => {
  openConsent(notGranted, { registration: async () => registration({ by_sample: true }) });
  await userEvent.click(await button("Approve Voice Sync"));
  expect(await screen.findByText(/The sample tenant has registered this certificate by itself/)).toBeTruthy();
});

test("a test says that it works, and changes nothing", async () => {
  openConsent({}, { testConsent: async () => consent() });
  await userEvent.click(await button("Test"));
  expect(await screen.findByText(/Nothing was changed/)).toBeTruthy();
});

test.each([
  [true, true, /in use/],
  [true, false, /was added/],
  [false, false, /Upload the new certificate/],
])("a renewal says what is left to do: added %s, in use %s", async (added, in_use, words) => {
  openConsent({}, { renewConsent: async () => ({ added, in_use, consent: consent() }) });
  await userEvent.click(await button("Renew"));
  expect(await screen.findByText(words)).toBeTruthy();
});

test("only a certificate is renewed", async () => {
  openConsent({ method: "delegated", delegate: "teams@contoso.example" });
  expect(await screen.findByText("teams@contoso.example")).toBeTruthy();
  expect(within(await section()).queryByRole("button", { name: "Renew" })).toBeNull();
});

/** A window in which the approval is revoked; what is shown when it is approved again. */
function openRevocable(not_removed: UiError | null) {
  let state: ConsentView["state"] = "granted";
  const { listen, say } = events();
  openConsent(
    {},
    {
      consent: async () => consent({ state }),
      revokeConsent: async () => {
        state = "revoked";
        return { decision: "done", not_removed };
      },
      listen,
    },
  );
  return {
    approves: () => {
      state = "granted";
      say({ event: "consent_moved" });
    },
  };
}

test("what a revocation left is no longer said once it is approved again", async () => {
  const { approves } = openRevocable(null);
  await userEvent.click(await button("Revoke"));
  expect(await screen.findByText("The approval is revoked.")).toBeTruthy();
  approves();
  expect(await screen.findByText(/Voice Sync signs in by itself/)).toBeTruthy();
  expect(screen.queryByText("The approval is revoked.")).toBeNull();
});

test("a revocation says what stays, and how the application is removed", async () => {
  openRevocable(null);
  await userEvent.click(await button("Revoke"));
  expect(await screen.findByText(/delete it under\s+Enterprise applications/)).toBeTruthy();
});

test("a no to the native question is not worth a word", async () => {
  openConsent({}, { revokeConsent: async () => ({ decision: "declined", not_removed: null }) });
  await userEvent.click(await button("Revoke"));
  expect(screen.queryByText(/The approval is revoked/)).toBeNull();
});

test("a credential that could not be removed is said to be of no use", async () => {
  const not_removed = {
    code: "data_unusable",
    message: "The vault cannot be opened.",
    advice: "Unlock the keychain.",
    detail: null,
  } as const;
  openRevocable(not_removed);
  await userEvent.click(await button("Revoke"));
  expect(await screen.findByText(/Nothing uses it/)).toBeTruthy();
  expect(await button("Revoke again")).toBeTruthy();
});

test("a certificate of the company takes the place of this computer's", async () => {
  const importCertificate = vi.fn(async () => registration({ thumbprint: "C0FFEE" }));
  openConsent(notGranted, { importCertificate });
  await userEvent.click(await button("Approve Voice Sync"));
  expect(await screen.findByText("AB12CD34")).toBeTruthy();
  await userEvent.click(await screen.findByRole("button", { name: "Use a certificate of your company" }));
  expect(await screen.findByText("C0FFEE")).toBeTruthy();
  expect((await screen.findByText(/your company renews it/)).closest("[role=status]")).toBeTruthy();
});

test("a certificate that was not chosen, or is none, leaves this computer's", async () => {
  const importCertificate = vi
    .fn<Backend["importCertificate"]>()
    .mockResolvedValueOnce(null)
    .mockRejectedValueOnce({
      code: "failed",
      message: "This is no certificate.",
      advice: null,
      detail: null,
    });
  openConsent(notGranted, { importCertificate });
  await userEvent.click(await button("Approve Voice Sync"));
  const choose = await screen.findByRole("button", { name: "Use a certificate of your company" });
  await userEvent.click(choose);
  expect(screen.queryByText(/your company renews it/)).toBeNull();
  await userEvent.click(choose);
  expect(await screen.findByText("This is no certificate.")).toBeTruthy();
  expect(screen.getByText("AB12CD34")).toBeTruthy();
});

test("the section has no accessibility faults", async () => {
  openConsent();
  await button("Test");
  const { violations } = await axe.run(await section());
  expect(violations.map(({ id }) => id)).toEqual([]);
});
