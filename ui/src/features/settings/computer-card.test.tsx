import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { PreferencesView } from "../../ipc/bindings";
import { preferences } from "../../testing/fake-settings";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

/** A computer that keeps what starts at sign-in, as the real one would. */
function openComputer(answers: Partial<Backend> = {}) {
  let starts = false;
  const setStartAtLogin = vi.fn(async (on: boolean) => {
    starts = on;
    return null;
  });
  const asked = { startAtLogin: async () => starts, setStartAtLogin };
  return { ...asked, ...openApp("/settings", { ...asked, ...answers }) };
}

const card = () => screen.findByRole("region", { name: "This computer" });
const start = async () => {
  const box = await within(await card()).findByRole("switch", { name: "Start Voice Sync when I sign in" });
  await waitFor(() => expect(box.getAttribute("aria-disabled")).not.toBe("true"));
  return box;
};

test("Voice Sync is started at sign-in, or not any more", async () => {
  const { setStartAtLogin } = openComputer();
  expect(await start()).toHaveProperty("checked", false);
  await userEvent.click(await start());
  expect(setStartAtLogin).toHaveBeenLastCalledWith(true);
  expect(await start()).toHaveProperty("checked", true);
  await userEvent.click(await start());
  expect(setStartAtLogin).toHaveBeenLastCalledWith(false);
  expect(await start()).toHaveProperty("checked", false);
});

test("what could not be changed about sign-in says why, and is shown as it is", async () => {
  openComputer({ setStartAtLogin: () => Promise.reject(busy) });
  await userEvent.click(await start());
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
  expect(await start()).toHaveProperty("checked", false);
});

test("what could not be found out about sign-in says why, and is not to be switched", async () => {
  const { setStartAtLogin } = openComputer({ startAtLogin: () => Promise.reject(busy) });
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
  const box = within(await card()).getByRole("switch", { name: "Start Voice Sync when I sign in" });
  await userEvent.click(box);
  expect(setStartAtLogin).not.toHaveBeenCalled();
});

const TRAY = "Keep watching in the background (icon in the notification area)";
const QUIT = "Quit Voice Sync";
const HINT = "You are asked the next time you close it.";
const closing = (name: string) => screen.findByRole<HTMLInputElement>("radio", { name });

/** The window of somebody who chose this. */
function openClosing(
  close_to_tray: boolean | null,
  savePreferences = vi.fn(async (_: PreferencesView) => null),
) {
  const before = preferences({ close_to_tray, theme: "dark" });
  openComputer({ preferences: async () => before, savePreferences });
  return { before, savePreferences };
}

test("until the person was asked, neither way to close the window is chosen, and he is told when he is", async () => {
  openClosing(null);
  expect(await closing(TRAY)).toHaveProperty("checked", false);
  expect(await closing(QUIT)).toHaveProperty("checked", false);
  expect(screen.getByRole("radiogroup", { name: "When this window is closed" })).toBeTruthy();
  expect(screen.getByText(HINT)).toBeTruthy();
});

test.each([
  [true, TRAY, QUIT],
  [false, QUIT, TRAY],
])(
  "what closing the window does (to the tray: %s) is shown as it was chosen",
  async (toTray, chosen, other) => {
    openClosing(toTray);
    expect(await closing(chosen)).toHaveProperty("checked", true);
    expect(await closing(other)).toHaveProperty("checked", false);
    expect(screen.queryByText(HINT)).toBeNull();
  },
);

test.each([
  [TRAY, true],
  [QUIT, false],
])("%s is kept with all other preferences", async (name, close_to_tray) => {
  const { before, savePreferences } = openClosing(null);
  await userEvent.click(await closing(name));
  const all = expect.objectContaining({ ...before, last_page: expect.anything(), close_to_tray });
  await waitFor(() => expect(savePreferences).toHaveBeenCalledWith(all));
  expect(await closing(name)).toHaveProperty("checked", true);
  expect(screen.queryByText(HINT)).toBeNull();
});

test("a way to close the window that could not be kept says why", async () => {
  const refused = vi.fn((_: PreferencesView) => Promise.reject(busy));
  openClosing(null, refused as never);
  await userEvent.click(await closing(QUIT));
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
});
