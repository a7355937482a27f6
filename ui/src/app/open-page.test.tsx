import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Backend } from "../ipc/backend";
import { jobDetail, voiceRules } from "../testing/fake-backend";
import { openApp } from "../testing/open-app";
import { readTable } from "../testing/read-table";

/** The app at `address`; `press` is what the shell tells when somebody presses a notification. */
async function openPressed(address: string, answers: Partial<Backend> = {}) {
  const heard = new Set<(page: string) => void>();
  const listenForPages = async (asked: (page: string) => void) => {
    heard.add(asked);
    return () => void heard.delete(asked);
  };
  const opened = openApp(address, { listenForPages, job: async () => jobDetail(), ...answers });
  await screen.findByRole("heading", { level: 1 });
  const press = (page: string) => {
    for (const asked of heard) asked(page);
  };
  return { ...opened, heard, press, href: () => opened.router.state.location.href };
}

test("a notification that was pressed opens what it speaks of, filters and all", async () => {
  const { press, href } = await openPressed("/overview");
  press("/jobs/1");
  expect(await screen.findByRole("heading", { level: 1, name: "Job 1" })).toBeTruthy();
  press("/users?states=blocked");
  expect(await screen.findByRole("heading", { level: 1, name: "Users" })).toBeTruthy();
  expect(await screen.findByRole("button", { name: /^State: Blocked/ })).toBeTruthy();
  expect(href()).toContain("states=");
});

/** Where the shell's notifications lead, as it is written there. */
const shell = readFileSync(join(import.meta.dirname, "../../../src-tauri/src/events.rs"), "utf8");
const pagesOfShell = [...shell.matchAll(/=> "(\/[^"]*)"/g)].map(([, page = ""]) => page);

test("the shell's notifications lead to several pages", () => {
  expect(pagesOfShell.length).toBeGreaterThan(4);
});

test.each(pagesOfShell)("a notification of the shell opens %s, with its filter in force", async (page) => {
  const { press, href } = await openPressed("/help");
  press(page);
  await waitFor(() => expect(href()).toBe(page));
  if (!page.includes("?")) return;
  expect(
    await screen.findByRole("button", { name: /^(State|Status): (Held|Changed in Teams)/ }),
  ).toBeTruthy();
});

test("the focus goes to the name of the page that was opened", async () => {
  const { press } = await openPressed("/overview");
  press("/jobs");
  const name = await screen.findByRole("heading", { level: 1, name: "Sync Jobs" });
  await waitFor(() => expect(document.activeElement).toBe(name));
});

test.each([
  "https://evil.example/jobs",
  "//evil.example/jobs",
  "jobs/1",
  "/welcome",
  "/connect",
  "/jobs/one",
  "javascript:alert(1)",
  "",
])("what is no page of the window opens nothing: %j", async (page) => {
  const { press, href } = await openPressed("/overview");
  press(page);
  await Promise.resolve();
  expect(href()).toBe("/overview");
});

test("the page that is open already is no second step of the history", async () => {
  const { press, router } = await openPressed("/jobs");
  const { length } = router.history;
  press("/jobs");
  await Promise.resolve();
  expect(router.history.length).toBe(length);
});

test("what is not saved is asked about before a notification opens another page", async () => {
  const { press, href } = await openPressed("/services/teams", {
    voiceRules: async () => voiceRules(),
    affectedByRules: async () => 1,
  });
  const calling = await screen.findByRole("combobox", { name: "Calling policy for Everybody" });
  await userEvent.selectOptions(calling, "Tenant default");
  press("/jobs");
  expect(await screen.findByRole("alertdialog", { name: "Leave without saving?" })).toBeTruthy();
  expect(href()).toBe("/services/teams");
  await userEvent.click(screen.getByRole("button", { name: "Discard and leave" }));
  await waitFor(() => expect(href()).toBe("/jobs"));
});

test("without a connection nothing is opened", async () => {
  const { heard } = await openPressed("/welcome", {
    window: async () => ({ connection: null, choices: [], sample_exists: true, version: "0.1.0" }),
    setup: () => Promise.reject(new Error("none")),
  });
  expect(heard.size).toBe(0);
});

test("the page stops listening with the window", async () => {
  const { heard, unmount } = await openPressed("/jobs");
  await readTable("Sync jobs").catch(() => undefined);
  expect(heard.size).toBe(1);
  unmount();
  await waitFor(() => expect(heard.size).toBe(0));
});
