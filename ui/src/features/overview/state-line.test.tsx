import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { lookOf } from "../../components/sync-looks";
import type { FailureView, StateView } from "../../ipc/bindings";
import { autoSync } from "../../testing/fake-auto-sync";
import { state } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { busy, leader, openState, running } from "../../testing/open-state";

const open = (fields: Partial<StateView>) => openState(fields, {}, "/overview");
const line = () => screen.findByRole("region", { name: "State" });

const ended = { id: 7, status: "failed", ended_at: "2026-11-22T09:31:05Z" } as const;
const ready = autoSync({ standing: "ready", auto_sync: true });
const failure: FailureView = { code: "x", message: "8x8 does not answer.", advice: "Wait.", detail: "" };
const since = () => {
  const then = new Date();
  then.setHours(0, 5, 0, 0);
  return then.toISOString();
};

const approveFirst = "Approve Voice Sync and switch on Auto Sync";

type Case = [words: string, fields: Partial<StateView>, link: string, to: string];

const cases: Case[] = [
  ["Up to date", { mirror_at: null, auto_sync: ready }, "Sync Jobs", "/jobs"],
  ["Up to date", { mirror_at: null }, "Switch on Auto Sync", "/services/teams"],
  [
    "Up to date",
    { mirror_at: null, auto_sync: autoSync({ auto_sync: true, standing: "not_approved" }) },
    "See why Auto Sync waits",
    "/services/teams",
  ],
  ["Changes queued (3)", { button: "changes_queued", queued: 3 }, "Switch on Auto Sync", "/services/teams"],
  ["Up to date", { mirror_at: null, consent: "revoked" }, approveFirst, "/services/teams"],
  [
    "Changes queued (3)",
    { button: "changes_queued", queued: 3, consent: "not_granted" },
    approveFirst,
    "/services/teams",
  ],
  ["Changes queued (3)", { button: "changes_queued", queued: 3, auto_sync: ready }, "Sync Jobs", "/jobs"],
  ["Syncing 120/500", { button: "syncing", running: running() }, "Open job 7", "/jobs/7"],
  [
    "Reading the phone system",
    { button: "syncing", running: running({ job: null, phase: "refreshing" }) },
    "Sync Jobs",
    "/jobs",
  ],
  ["Held for approval", { button: "held", held_jobs: [12, 9] }, "Review job 12", "/jobs/12"],
  ["Failed", { button: "failed", last_job: ended }, "Open job 7", "/jobs/7"],
  ["Failed", { button: "failed" }, "Sync Jobs", "/jobs"],
  ["Reconnect needed", { button: "reconnect_needed" }, "Services > Teams", "/services/teams"],
  ["Offline", { button: "offline", failure }, "Services > PBX", "/services/pbx"],
  ["Nothing synced yet", { button: "approval_needed" }, "Services > Teams", "/services/teams"],
  [
    "The phone system's list looks too small",
    { suspect: { since: since(), before: 800, after: 300 } },
    "Services > PBX",
    "/services/pbx",
  ],
  ["Following another Voice Sync", { following: leader() }, "Sync Jobs", "/jobs"],
  [
    "PBX Enable Sync is on",
    { auto_sync: autoSync({ pbx_enable_sync: true }) },
    "Services > PBX",
    "/services/pbx",
  ],
];

test.each(cases)("%s: %j says what to do next, and leads there by %s", async (words, fields, link, to) => {
  const { router } = open(fields);
  const region = await line();
  expect(within(region).getByRole("heading").textContent).toBe(words);
  await userEvent.click(within(region).getByRole("link", { name: link }));
  await waitFor(() => expect(router.state.location.pathname).toBe(to));
});

test("a sync that left somebody out leads to whom it left out", async () => {
  const last_job = { ...ended, status: "completed_with_errors" } as const;
  const { router } = open({ button: "completed_with_errors", last_job });
  await userEvent.click(within(await line()).getByRole("link", { name: "See who, and why" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/7"));
  expect(router.state.location.search).toEqual({ show: "problems" });
});

test("since when nobody watched is said, by the time of day alone where that is today", async () => {
  open({ auto_sync: autoSync({ not_watching_since: since() }) });
  const region = await line();
  expect(within(region).getByRole("heading").textContent).toMatch(/^Not watching since \D{0,4}(12|0?0):05/);
  expect(within(region).getByRole("link", { name: "Services > PBX" })).toBeTruthy();
});

test("the time until the next sync is counted down", async () => {
  const sync_at = new Date(Date.now() + 65_000).toISOString();
  open({ button: "changes_queued", queued: 1, auto_sync: { ...ready, sync_at } });
  const region = await line();
  expect(region.textContent).toMatch(/Next sync in 1:0\d\./);
  expect(within(region).getByRole("timer")).toBeTruthy();
});

test.each(["reconnect_needed", "failed", "offline", "held"] as const)(
  "%s comes before what only hinders",
  async (button) => {
    open({ button, held_jobs: [3], following: leader(), auto_sync: autoSync({ pbx_enable_sync: true }) });
    const words = lookOf(state({ button }))?.words(state({ button }), new Date());
    expect(within(await line()).getByRole("heading").textContent).toBe(words);
  },
);

test("what refused the outside system is said in its own words", async () => {
  open({ button: "offline", failure });
  expect((await line()).textContent).toContain("8x8 does not answer. Voice Sync tries again by itself.");
});

test("the line has the picture of the button", async () => {
  open({ button: "failed" });
  const button = await screen.findByRole("button", { name: /^Sync Now/ });
  const [drawn, same] = [await line(), button].map((place) => place.querySelector("svg path"));
  expect(drawn?.getAttribute("d")).toBe(same?.getAttribute("d"));
});

test("a state that cannot be read is said once, and the rest of the page stands", async () => {
  const asked = vi.fn().mockRejectedValue(busy);
  openState({}, { state: asked }, "/overview");
  const main = await screen.findByRole("main");
  expect(await within(main).findAllByRole("alert")).toHaveLength(1);
  expect(await within(main).findByText("Teams-enabled users")).toBeTruthy();
  expect(within(main).getByText("Nobody needs you now")).toBeTruthy();
  asked.mockResolvedValue(state({ button: "failed" }));
  await userEvent.click(within(main).getByRole("button", { name: "Try again" }));
  expect(within(await line()).getByRole("heading").textContent).toBe("Failed");
});

test("without a tenant the page leads to one", async () => {
  const refusal = { code: "not_connected", message: "No tenant.", advice: null, detail: null };
  openState({}, { state: () => Promise.reject(refusal) }, "/overview");
  const link = await screen.findByRole("link", { name: "Connect a tenant" });
  expect(link.getAttribute("href")).toBe("/welcome");
});

test.each(cases)("%s: no accessibility faults", async (_words, fields) => {
  open(fields);
  expect(await faults(await line())).toEqual([]);
});
