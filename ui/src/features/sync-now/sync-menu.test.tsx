import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { MenuView } from "../../ipc/bindings";
import { registration } from "../../testing/fake-consent";
import { faults } from "../../testing/faults";
import { menu, off, openState } from "../../testing/open-state";

const on = { shown: true, enabled: true, reason: null };

async function openMenu(entries: Partial<MenuView> = {}, answers: Partial<Backend> = {}) {
  const syncNow = vi.fn(async (_: boolean) => null);
  const refreshMirror = vi.fn(async () => null);
  const opened = openState({ menu: menu(entries) }, { syncNow, refreshMirror, ...answers }, "/users");
  await userEvent.click(await screen.findByRole("button", { name: "More ways to sync" }));
  await screen.findByRole("menu");
  return { ...opened, syncNow, refreshMirror };
}

const entries = () => screen.getAllByRole("menuitem").map((entry) => entry.textContent);
const entry = (name: string | RegExp) => screen.getByRole("menuitem", { name });

test.each<[string, Partial<MenuView>, string[]]>([
  ["Auto Sync is off", {}, ["Manual Teams", "Sync Logs"]],
  ["Auto Sync is on", { teams: on }, ["Teams", "Manual Sync", "Sync Logs"]],
  ["PBX sync is enabled", { pbx: on }, ["Manual Teams", "PBX", "Sync Logs"]],
  ["both are on", { teams: on, pbx: on }, ["Teams", "Manual Sync", "PBX", "Sync Logs"]],
])("the menu when %s", async (_, shown, names) => {
  await openMenu(shown);
  expect(entries()).toEqual(names);
});

test.each<[string, Partial<MenuView>]>([
  ["Teams", { teams: on }],
  ["Manual Teams", {}],
])("%s starts a sync with the stored consent, and closes the menu", async (name, shown) => {
  const { syncNow } = await openMenu(shown);
  await userEvent.click(entry(name));
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(false);
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
});

test("PBX reads the phone system", async () => {
  const { refreshMirror, syncNow } = await openMenu({ pbx: on });
  await userEvent.click(entry("PBX"));
  expect(refreshMirror).toHaveBeenCalledOnce();
  expect(syncNow).not.toHaveBeenCalled();
});

test("Sync Logs opens Sync Jobs", async () => {
  const { router } = await openMenu();
  await userEvent.click(entry("Sync Logs"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
});

test("Alt+Shift+click on an entry asks for a diagnostic sync", async () => {
  const { syncNow } = await openMenu();
  const user = userEvent.setup();
  await user.keyboard("{Alt>}{Shift>}");
  await user.click(entry("Manual Teams"));
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(true);
});

test("Alt+Shift+Enter on an entry does the same, and closes the menu", async () => {
  const { syncNow } = await openMenu();
  entry("Manual Teams").focus();
  await userEvent.keyboard("{Alt>}{Shift>}{Enter}{/Shift}{/Alt}");
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(true);
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
});

test("the menu is used by keyboard alone, and gives the focus back", async () => {
  const syncNow = vi.fn(async (_: boolean) => null);
  const beginSignIn = vi.fn(async () => "done" as const);
  openState({ menu: menu({ teams: on }) }, { syncNow, beginSignIn });
  const opener = await screen.findByRole("button", { name: "More ways to sync" });
  opener.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(entry("Teams")));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  expect(document.activeElement).toBe(opener);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(entry("Teams")));
  await userEvent.keyboard("{Enter}");
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(false);
  opener.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(entry("Teams")));
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(beginSignIn).toHaveBeenCalledExactlyOnceWith({ what: "sync", diagnostic: false }, "browser");
});

test("an entry that cannot be chosen says why", async () => {
  const reason = "Microsoft refuses the stored credential.";
  const { syncNow } = await openMenu({ teams: off(reason) });
  const teams = entry(new RegExp(reason));
  expect(teams.getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(teams);
  teams.focus();
  await userEvent.keyboard("{Alt>}{Shift>}{Enter}{/Shift}{/Alt}");
  expect(syncNow).not.toHaveBeenCalled();
});

test("the menu has no accessibility faults", async () => {
  await openMenu({ teams: off("Not now."), pbx: on });
  expect(await faults(screen.getByRole("menu"))).toEqual([]);
});

test("Manual Sync asks for Microsoft credentials each time", async () => {
  const beginSignIn = vi.fn(async () => "done" as const);
  const { syncNow } = await openMenu({ teams: on }, { beginSignIn });
  await userEvent.click(entry("Manual Sync"));
  expect(beginSignIn).toHaveBeenCalledExactlyOnceWith({ what: "sync", diagnostic: false }, "browser");
  expect(syncNow).not.toHaveBeenCalled();
});

test.each(["not_granted", "revoked"] as const)(
  "%s: somebody signs in, or asks who can approve",
  async (consent) => {
    const beginSignIn = vi.fn(async () => "done" as const);
    const copyText = vi.fn(async () => null);
    const answers = { beginSignIn, copyText, registration: async () => registration() };
    const { router } = openState({ consent, menu: menu() }, answers, "/users");
    const open = async () =>
      userEvent.click(await screen.findByRole("button", { name: "More ways to sync" }));
    await open();
    expect(await screen.findByText(/A Global Administrator must approve Voice Sync for/)).toBeTruthy();
    await userEvent.click(entry("Copy request"));
    await waitFor(() => expect(copyText).toHaveBeenCalledWith("Please register Voice Sync."));
    const said = await screen.findByText(/The request is in the clipboard/);
    expect(said.closest("[role=status]")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(said.isConnected).toBe(false);
    await open();
    await userEvent.click(entry("Manual Teams"));
    expect(beginSignIn).toHaveBeenCalledExactlyOnceWith({ what: "sync", diagnostic: false }, "browser");
    await open();
    await userEvent.click(entry("Approve Voice Sync"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/services/teams"));
  },
);
