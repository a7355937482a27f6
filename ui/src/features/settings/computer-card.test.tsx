import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
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
