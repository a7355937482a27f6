import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { MenuView } from "../../ipc/bindings";
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

test.each(["Teams", "Manual Sync"])("%s starts a sync, and closes the menu", async (name) => {
  const { syncNow } = await openMenu({ teams: on });
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
  openState({ menu: menu({ teams: on }) }, { syncNow });
  const opener = await screen.findByRole("button", { name: "More ways to sync" });
  opener.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(entry("Teams")));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  expect(document.activeElement).toBe(opener);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(entry("Teams")));
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(syncNow).toHaveBeenCalledExactlyOnceWith(false);
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
