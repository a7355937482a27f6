import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Backend } from "../ipc/backend";
import type { ConnectionView, PreferencesView } from "../ipc/bindings";
import { events, sampleConnection } from "../testing/fake-backend";
import { openApp } from "../testing/open-app";
import { isPage, pageToOpen } from "./last-page";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

function openWith(last_page: string | null, address: string, answers: Partial<Backend> = {}) {
  let kept: PreferencesView = {
    theme: "dark",
    last_page,
    dismissed_tips: ["queue"],
    navigation_collapsed: true,
  };
  const { listen, say } = events();
  const savePreferences = vi.fn(async (saved: PreferencesView) => {
    kept = saved;
    say({ event: "preferences_saved" });
    return null;
  });
  const opened = openApp(address, { preferences: async () => kept, savePreferences, listen, ...answers });
  return { ...opened, savePreferences, say };
}

const later = () => act(() => vi.advanceTimersByTimeAsync(2_000));

test.each([
  "/overview",
  "/jobs",
  "/jobs/12",
  "/users",
  "/users/u%201",
  "/audit",
  "/services/pbx",
  "/services/teams",
  "/settings",
  "/help",
])("%s is opened again, with its filters", (path) => {
  expect(pageToOpen(path)).toBe(path);
  expect(pageToOpen(`${path}?person=mira`)).toBe(`${path}?person=mira`);
});

test.each([
  null,
  undefined,
  "",
  "/",
  "/welcome",
  "/connect",
  "/jobs/x",
  "/overviews",
  "/audit/1",
  "https://x.example/jobs",
  "//jobs",
])("%j is no page to open again", (last) => {
  expect(pageToOpen(last)).toBe("/overview");
  expect(isPage(String(last))).toBe(false);
});

test("a window opens at the page that was open last, filters and all", async () => {
  const { router } = openWith("/jobs?types=auto", "/");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(router.state.location.href).toBe("/jobs?types=auto");
});

test("preferences that cannot be read stop nobody", async () => {
  const { router, savePreferences } = openWith(null, "/", {
    preferences: () => Promise.reject(new Error("locked")),
  });
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
  await later();
  expect(savePreferences).not.toHaveBeenCalled();
});

test("the page is remembered once the person stays there, beside all other preferences, and once", async () => {
  const { router, savePreferences } = openWith("/jobs", "/jobs");
  await screen.findByRole("navigation", { name: "Pages" });
  await router.navigate({ to: "/jobs", search: { person: "m" } });
  await router.navigate({ to: "/jobs", search: { person: "mira" } });
  await later();
  expect(savePreferences).toHaveBeenCalledExactlyOnceWith({
    theme: "dark",
    last_page: router.state.location.href,
    dismissed_tips: ["queue"],
    navigation_collapsed: true,
  });
  expect(router.state.location.href).toContain("person=mira");
  await later();
  expect(savePreferences).toHaveBeenCalledOnce();
});

test("the first page and Connect are not remembered", async () => {
  const nothing = { connection: null, choices: [], sample_exists: false, version: "0.1.0" };
  const { router, savePreferences } = openWith("/users", "/users", { window: async () => nothing });
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  await later();
  await router.navigate({ to: "/connect" });
  await later();
  expect(savePreferences).not.toHaveBeenCalled();
});

test("without a connection every page leads to the first one, where there is nothing to sync", async () => {
  const nothing = { connection: null, choices: [], sample_exists: false, version: "0.1.0" };
  const { router } = openWith("/users", "/", { window: async () => nothing });
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
  expect(screen.queryByRole("navigation", { name: "Pages" })).toBeNull();
  expect(screen.queryByRole("button", { name: "More ways to sync" })).toBeNull();
  expect(screen.getByText("No tenant connected")).toBeTruthy();
});

test("a connection that opens leads to the page that was open last, and one that closes to the first", async () => {
  let connection: ConnectionView | null = null;
  const window = async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" });
  const { router, say } = openWith("/users", "/welcome", { window });
  await screen.findByText("No tenant connected");
  connection = sampleConnection;
  act(() => say({ event: "connection_changed" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/users"));
  connection = null;
  act(() => say({ event: "connection_changed" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
});

test("another tenant can be connected while one is open, and left again", async () => {
  const { router } = openWith("/users", "/connect");
  (await screen.findByRole("button", { name: "Back to Settings" })).click();
  await waitFor(() => expect(router.state.location.pathname).toBe("/settings"));
});

test("a window whose connections cannot be read says so, and asks again", async () => {
  const about = { connection: sampleConnection, choices: [], sample_exists: true, version: "0.1.0" };
  const window = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValue(about);
  openWith(null, "/jobs", { window });
  (await screen.findByRole("button", { name: "Try again" })).click();
  await screen.findByRole("navigation", { name: "Pages" });
});
