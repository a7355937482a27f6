import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { PreferencesView } from "../ipc/bindings";
import { setMedia } from "../testing/media";
import { openApp } from "../testing/open-app";

const preferences = (fields: PreferencesView = {}): Required<PreferencesView> => ({
  theme: "dark",
  last_page: "/jobs",
  dismissed_tips: ["queue"],
  navigation_collapsed: false,
  notifications: false,
  close_to_tray: null,
  ...fields,
});

const navigation = () => screen.findByRole("navigation", { name: "Pages" });

test.each([
  ["Overview", "/overview"],
  ["Sync Jobs", "/jobs"],
  ["Users", "/users"],
  ["Audit", "/audit"],
  ["PBX", "/services/pbx"],
  ["Teams", "/services/teams"],
  ["Settings", "/settings"],
  ["Help", "/help"],
])("%s leads to %s, and is marked as the present page", async (name, path) => {
  const { router } = openApp(path === "/jobs" ? "/users" : "/jobs");
  const link = within(await navigation()).getByRole("link", { name });
  await userEvent.click(link);
  await waitFor(() => expect(router.state.location.pathname).toBe(path));
  await waitFor(() => expect(link.getAttribute("aria-current")).toBe("page"));
});

test("a page opened from a list still belongs to the list", async () => {
  openApp("/jobs/12");
  const link = within(await navigation()).getByRole("link", { name: "Sync Jobs" });
  expect(link.getAttribute("aria-current")).toBe("page");
});

test("Services is a group of its own", async () => {
  openApp("/jobs");
  const group = within(await navigation()).getByRole("list", { name: "Services" });
  expect(
    within(group)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["PBX", "Teams"]);
});

test("collapsing keeps the icons and their names, and is kept with all other preferences", async () => {
  const savePreferences = vi.fn(async (_: PreferencesView) => null);
  openApp("/jobs", { preferences: async () => preferences(), savePreferences });
  await userEvent.click(await screen.findByRole("button", { name: "Collapse navigation" }));
  const expand = await screen.findByRole("button", { name: "Expand navigation" });
  expect(expand.getAttribute("aria-expanded")).toBe("false");
  expect(savePreferences).toHaveBeenCalledExactlyOnceWith(preferences({ navigation_collapsed: true }));
  const link = within(await navigation()).getByRole("link", { name: "Users" });
  expect(link.textContent).toBe("");
  await userEvent.hover(link);
  await screen.findByText("Users", { selector: "[role=tooltip]" });
});

test("a choice that cannot be kept is taken back", async () => {
  const savePreferences = () => Promise.reject(new Error("disk full"));
  openApp("/jobs", { preferences: async () => preferences(), savePreferences });
  await userEvent.click(await screen.findByRole("button", { name: "Collapse navigation" }));
  await screen.findByRole("button", { name: "Collapse navigation" });
});

test("a narrow window has icons alone, whatever was chosen; a wide one what was chosen", async () => {
  setMedia("(max-width: 1099px)", true);
  openApp("/jobs", { preferences: async () => preferences() });
  const nav = await navigation();
  expect(within(nav).getByRole("link", { name: "PBX" }).textContent).toBe("");
  expect(within(nav).getByRole("list", { name: "Services" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Collapse navigation" })).toBeNull();
  setMedia("(max-width: 1099px)", false);
  await waitFor(() => expect(within(nav).getByRole("link", { name: "PBX" }).textContent).toBe("PBX"));
});
