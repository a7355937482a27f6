import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SignInForView, SignInStageView, SignInView } from "../../ipc/bindings";
import { events } from "../../testing/fake-backend";
import { signIn } from "../../testing/fake-consent";
import { openApp } from "../../testing/open-app";

const page: SignInStageView = {
  stage: "open_page",
  what: "sign in as a Global Administrator",
  url: "https://login.example/authorize",
  opened: true,
  ends_at: new Date(Date.now() + 600_000).toISOString(),
};
const confirm: SignInStageView = {
  stage: "confirm",
  account: "tomas@contoso.example",
  role: "Teams Administrator",
  tenant: "Contoso Sample",
};
const failed: SignInStageView = {
  stage: "failed",
  error: {
    code: "wrong_credential",
    message: "This account is not a Global Administrator.",
    advice: "Activate the role and try again.",
    detail: "AADSTS0",
  },
};

/** A window in which somebody signs in. */
function openSigningIn(view: SignInView, answers: Partial<Backend> = {}) {
  let now: SignInView | null = view;
  const { listen, say } = events();
  const moves = (next: SignInView | null) => {
    now = next;
    say({ event: "sign_in_moved" });
  };
  const endSignIn = vi.fn(async () => {
    moves(null);
    return null;
  });
  openApp("/services/teams", { signIn: async () => now, endSignIn, listen, ...answers });
  return { endSignIn, moves };
}

const dialog = () => screen.findByRole("dialog");
const button = async (name: string) => within(await dialog()).getByRole("button", { name });

test("the page that is to be answered is named, with the time that is left", async () => {
  openSigningIn(signIn(page));
  const shown = await dialog();
  expect(within(shown).getByText(/Your browser has opened Microsoft's page/)).toBeTruthy();
  expect(within(shown).getByText("https://login.example/authorize")).toBeTruthy();
  expect(within(shown).getByRole("timer").textContent).toMatch(/^\d+:\d\d$/);
});

test("where no browser could be opened, the address is to be copied", async () => {
  openSigningIn(signIn({ ...page, opened: false }));
  expect(await screen.findByText(/No browser could be opened/)).toBeTruthy();
  expect(await screen.findByRole("button", { name: "Copy address" })).toBeTruthy();
});

test("the page is opened again by the shell, which knows its address", async () => {
  const openSignInPage = vi.fn(async () => true);
  openSigningIn(signIn(page), { openSignInPage });
  await userEvent.click(await button("Open the page again"));
  expect(openSignInPage).toHaveBeenCalledWith();
});

test("a code is the second way", async () => {
  const beginSignIn = vi.fn(async () => "done" as const);
  openSigningIn(signIn(page), { beginSignIn });
  await userEvent.click(await button("Use a code instead"));
  expect(beginSignIn).toHaveBeenCalledWith(
    { what: "consent", method: "certificate", auto_sync: false },
    "device_code",
  );
});

test("a code stands there to be read, with the warning that it is asked for here alone", async () => {
  openSigningIn(
    signIn({
      stage: "enter_code",
      what: "sign in",
      code: "ABCD-EFGH",
      url: "https://login.example/device",
      warning: "Enter a code only if you asked for it.",
      ends_at: page.ends_at,
    }),
  );
  expect(await screen.findByText("ABCD-EFGH")).toBeTruthy();
  expect(screen.getByText("Enter a code only if you asked for it.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Copy code" })).toBeTruthy();
});

test("who signed in is named while he is checked", async () => {
  openSigningIn(signIn({ stage: "checking", account: "<b>eve\u202e</b>@contoso.example" }));
  const name = await screen.findByText("<b>eve\u202e</b>@contoso.example");
  expect(name.tagName).toBe("BDI");
});

test("permissions that take their time are counted, each with its state, and what is in the way", async () => {
  openSigningIn(
    signIn({
      stage: "waiting",
      granted: ["User.Read.All"],
      missing: ["TeamsTelephoneNumber.ReadWrite.All"],
      trouble: "The certificate is not known yet.",
    }),
  );
  expect(await screen.findByText(/1 of 2 permissions work/)).toBeTruthy();
  expect(screen.getByText("User.Read.All works")).toBeTruthy();
  expect(screen.getByText("TeamsTelephoneNumber.ReadWrite.All not yet")).toBeTruthy();
  expect(screen.getByText("The certificate is not known yet.")).toBeTruthy();
});

test.each<[SignInForView, string]>([
  [{ what: "sync", diagnostic: false }, "Sync now"],
  [{ what: "person", user: "u1" }, "Sync this user"],
  [{ what: "approve", job: 4 }, "Make the changes"],
  [{ what: "retry_failed", job: 4 }, "Retry"],
  [{ what: "undo", job: 4 }, "Plan the undo"],
])("account and tenant are shown before anything is written: %o", async (purpose, verb) => {
  const confirmSignIn = vi.fn(async () => null);
  openSigningIn(signIn(confirm, purpose), { confirmSignIn });
  const shown = await dialog();
  expect(within(shown).getByText("tomas@contoso.example")).toBeTruthy();
  expect(within(shown).getByText("Teams Administrator")).toBeTruthy();
  expect(within(shown).getByText(/Nothing has been written yet/)).toBeTruthy();
  expect(confirmSignIn).not.toHaveBeenCalled();
  await userEvent.click(await button(verb));
  expect(confirmSignIn).toHaveBeenCalledOnce();
});

test("a refusal says why and what to do, and can be tried again", async () => {
  const beginSignIn = vi.fn(async () => "done" as const);
  openSigningIn(signIn(failed), { beginSignIn });
  expect(await screen.findByText("This account is not a Global Administrator.")).toBeTruthy();
  expect(screen.getByText("Activate the role and try again.")).toBeTruthy();
  await userEvent.click(await button("Try again"));
  expect(beginSignIn).toHaveBeenCalledWith(
    { what: "consent", method: "certificate", auto_sync: false },
    "browser",
  );
});

test("a press beside the dialog ends nothing", async () => {
  const { endSignIn } = openSigningIn(signIn(page));
  await dialog();
  const backdrop = document.querySelector(".fui-DialogSurface__backdrop");
  if (!backdrop) throw new Error("there is a backdrop");
  await userEvent.click(backdrop);
  expect(endSignIn).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(endSignIn).toHaveBeenCalled());
});

test("an approval that succeeded says so", async () => {
  openSigningIn(signIn({ stage: "done" }));
  expect(await screen.findByText(/is approved for/)).toBeTruthy();
});

test.each(["Cancel", "Escape"])("%s ends the sign-in and the dialog", async (way) => {
  const { endSignIn } = openSigningIn(signIn(page));
  const cancel = await button("Cancel");
  if (way === "Escape") await userEvent.keyboard("{Escape}");
  else await userEvent.click(cancel);
  expect(endSignIn).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("the dialog follows what it is told", async () => {
  const { moves } = openSigningIn(signIn({ stage: "begins" }));
  expect(await screen.findByText("Asking Microsoft")).toBeTruthy();
  moves(signIn({ stage: "checking", account: "grace@contoso.example" }));
  expect(await screen.findByText("grace@contoso.example")).toBeTruthy();
  moves(null);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("the dialog has no accessibility faults", async () => {
  openSigningIn(signIn(confirm, { what: "sync", diagnostic: false }));
  const { violations } = await axe.run(await dialog());
  expect(violations.map(({ id }) => id)).toEqual([]);
});
