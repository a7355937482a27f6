import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { JobDetailView } from "../../ipc/bindings";
import { job, jobDetail } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { readJobSearch } from "./job-search";

function openJob(detail: JobDetailView, answers: Partial<Backend>, address = "/jobs/1") {
  const nobody = { all: 0, with_steps: 0, problems: 0, failed: 0, already_right: 0 };
  return openApp(address, {
    job: async () => detail,
    jobPeople: async () => ({ people: [], total: 0, counts: nobody }),
    ...answers,
  });
}

test("the log is read out line by line and can be copied whole", async () => {
  const copyText = vi.fn(async () => null);
  const lines = [
    { at: "2026-11-22T09:30:00Z", level: "info", text: "Read 512 people." },
    { at: "2026-11-22T09:30:02Z", level: "warning", text: "<b>Mira</b> has no licence." },
  ] as const;
  openJob(jobDetail(), { jobLog: async () => [...lines], copyText });
  await userEvent.click(await screen.findByRole("tab", { name: "Output log" }));
  const log = await screen.findByRole("list", { name: "Output log" });
  expect(within(log).getAllByRole("listitem")[1]?.textContent).toContain(
    "Warning<b>Mira</b> has no licence.",
  );
  await userEvent.click(screen.getByRole("button", { name: "Copy output log" }));
  expect(copyText).toHaveBeenCalledWith(
    "2026-11-22T09:30:00Z Info Read 512 people.\n2026-11-22T09:30:02Z Warning <b>Mira</b> has no licence.",
  );
});

test("of a very long log the end is drawn, and the rest on request", async () => {
  const line = (n: number) => ({ at: "2026-11-22T09:30:00Z", level: "debug", text: `line ${n}` }) as const;
  openJob(jobDetail(), { jobLog: async () => Array.from({ length: 1002 }, (_, n) => line(n)) });
  await userEvent.click(await screen.findByRole("tab", { name: "Output log" }));
  expect(await screen.findByText("line 1001")).toBeTruthy();
  expect(screen.queryByText("line 1")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show 2 earlier lines" }));
  expect(screen.getByText("line 1")).toBeTruthy();
});

test("a log without lines and a log that cannot be read say so", async () => {
  const jobLog = vi.fn().mockRejectedValueOnce("no").mockResolvedValue([]);
  openJob(jobDetail(), { jobLog });
  await userEvent.click(await screen.findByRole("tab", { name: "Output log" }));
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "This job has written nothing down" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "How to start a diagnostic sync" })).toBeTruthy();
});

test("the details name computer, account, plan and the jobs that came of this one", async () => {
  const copyText = vi.fn(async () => null);
  const manual = job({ microsoft_account: "ada@contoso.example", diagnostic: true });
  openJob(jobDetail({ job: manual, related: [{ id: 7, purpose: "undo" }] }), { copyText });
  await userEvent.click(await screen.findByRole("tab", { name: "Details" }));
  expect(screen.getByText("ADMIN-PC")).toBeTruthy();
  expect(screen.getByText("ada@contoso.example")).toBeTruthy();
  expect(screen.getByText("With diagnostic detail")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Undo: job 7" }).getAttribute("href")).toBe("/jobs/7");
  await userEvent.click(screen.getByRole("button", { name: "Copy plan hash" }));
  expect(copyText).toHaveBeenCalledWith(manual.plan_hash);
});

test("the part that is looked at, the choice and the search stand in the address, which brings them back", async () => {
  const { router } = openJob(jobDetail(), { jobLog: async () => [] });
  await userEvent.click(await screen.findByRole("button", { name: /^All/ }));
  await userEvent.type(screen.getByRole("searchbox", { name: "Search people of this job" }), "mira");
  await waitFor(() => expect(router.state.location.search).toEqual({ show: "all", text: "mira" }));
  await userEvent.click(screen.getByRole("tab", { name: "Output log" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ tab: "log" }));
  const { href } = router.state.location;
  cleanup();
  openJob(jobDetail(), { jobLog: async () => [] }, href);
  expect(await screen.findByRole("tab", { name: "Output log", selected: true })).toBeTruthy();
  await userEvent.click(screen.getByRole("tab", { name: "People" }));
  expect(await screen.findByRole("button", { name: /^All/, pressed: true })).toBeTruthy();
  expect(screen.getByRole("searchbox", { name: "Search people of this job" })).toHaveProperty(
    "value",
    "mira",
  );
});

test("what the address of a job does not understand is left out", () => {
  expect(readJobSearch({ tab: "people", show: "nobody", state: "gone", text: 4411 })).toEqual({
    text: "4411",
  });
});
