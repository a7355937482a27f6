import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { ConnectionView, PreferencesView } from "../../ipc/bindings";
import { sampleConnection } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

const fabrikam: ConnectionView = {
  id: "tenant-1",
  tenant_name: "Fabrikam",
  tenant_domain: "fabrikam.example",
  tenant_id: "6f1c0f3e-0000-4000-8000-000000000001",
  sample: false,
};
const choices = [sampleConnection, fabrikam].map(({ tenant_id: _, ...choice }) => ({
  ...choice,
  last_opened: false,
}));

/** Settings of a window that has two connections, of which the sample is open. */
function openSettings(answers: Partial<Backend> = {}) {
  let connection: ConnectionView | null = sampleConnection;
  const savePreferences = vi.fn(async (_: PreferencesView) => null);
  const opened = openApp("/settings", {
    window: async () => ({ connection, choices, sample_exists: true, version: "1.2.3" }),
    savePreferences,
    closeConnection: async () => {
      connection = null;
      return null;
    },
    openConnection: async () => {
      connection = fabrikam;
      return fabrikam;
    },
    ...answers,
  });
  return { ...opened, savePreferences };
}

const button = (name: string) => screen.findByRole("button", { name });
const card = (name: string) => screen.findByRole("region", { name });

test.each([
  ["Dark", "dark"],
  ["Light", "light"],
])("the theme %s is kept with all other preferences", async (name, theme) => {
  const { savePreferences } = openSettings();
  const radio = await screen.findByRole("radio", { name });
  await userEvent.click(radio);
  const kept = expect.objectContaining({ theme, dismissed_tips: [], navigation_collapsed: false });
  await waitFor(() => expect(savePreferences).toHaveBeenCalledWith(kept));
  expect(document.documentElement.style.colorScheme).toBe(theme);
});

test("a theme that cannot be kept says why", async () => {
  openSettings({ savePreferences: () => Promise.reject(busy) });
  await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));
  expect((await within(await card("Theme")).findByRole("alert")).textContent).toContain("A job is running.");
});

test("high contrast is said to follow the computer, for it cannot be chosen here", async () => {
  openSettings();
  expect((await card("Theme")).textContent).toContain("High contrast follows this computer");
  expect(within(await card("Theme")).getAllByRole("radio")).toHaveLength(3);
});

test("the version is named, and the log folder opened", async () => {
  const openLogs = vi.fn(async () => null);
  openSettings({ openLogs });
  expect((await card("About")).textContent).toContain("Version1.2.3");
  await userEvent.click(await button("Open log folder"));
  expect(openLogs).toHaveBeenCalledOnce();
});

test("the open tenant is named in full", async () => {
  openSettings();
  const { textContent } = await card("Connection");
  for (const part of ["Contoso Sample", "contoso.example", sampleConnection.tenant_id]) {
    expect(textContent).toContain(part);
  }
});

test("closing the connection leads to the first page and forgets the page that was open last", async () => {
  const { router, savePreferences } = openSettings();
  await userEvent.click(await button("Close this connection"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  expect(savePreferences.mock.lastCall?.[0].last_page).toBeNull();
});

test("another connection is opened in its place", async () => {
  const { router } = openSettings();
  await userEvent.click(await button("Open Fabrikam"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
  await screen.findByText("Fabrikam");
  expect(screen.queryByRole("region", { name: "Sample tenant" })).toBeNull();
});

test("a connection that cannot be opened or closed says why, and the page stays", async () => {
  const { router } = openSettings({ closeConnection: () => Promise.reject(busy) });
  await userEvent.click(await button("Close this connection"));
  expect((await within(await card("Connection")).findByRole("alert")).textContent).toContain(
    "Wait until it ends.",
  );
  expect(router.state.location.pathname).toBe("/settings");
});

test("another tenant can be connected", async () => {
  const { router } = openSettings();
  await userEvent.click(await button("Connect another tenant"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/connect"));
});

test("Settings have no accessibility faults", async () => {
  openSettings();
  await button("Open Fabrikam");
  expect(await faults(screen.getByRole("main"))).toEqual([]);
});
