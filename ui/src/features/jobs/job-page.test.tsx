import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { statuses, statusName } from "../../components/job-status";
import type { Backend } from "../../ipc/backend";
import type {
  JobActionsView,
  JobDetailView,
  JobPeopleView,
  JobPersonView,
  JobStatus,
} from "../../ipc/bindings";
import { events, job, jobDetail, jobPerson, state, step } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";

const counts = { all: 5, with_steps: 1, problems: 1, failed: 1, already_right: 3 };

const peopleOf = (...people: JobPersonView[]): JobPeopleView => ({ people, total: people.length, counts });

const none: JobActionsView = {
  approve: false,
  reject: false,
  cancel: false,
  retry_failed: false,
  undo: false,
  why_not: null,
};

function openJob(detail: JobDetailView, answers: Partial<Backend> = {}) {
  return openApp(`/jobs/${detail.job.id}`, {
    job: async () => detail,
    jobPeople: async () => peopleOf(jobPerson()),
    copyText: async () => null,
    ...answers,
  });
}

const held = (fields: Partial<JobDetailView> = {}) =>
  jobDetail({
    job: job({
      id: 42,
      status: "held",
      held_because: ["12 people would lose their number; the limit is 10."],
    }),
    actions: { ...none, approve: true, reject: true },
    ...fields,
  });

test.each(statuses)("a job that is %s says so", async (status: JobStatus) => {
  openJob(jobDetail({ job: job({ id: 42, status }) }));
  expect(await screen.findByRole("heading", { level: 1, name: "Job 42" })).toBeTruthy();
  expect((await screen.findByText("Status")).nextElementSibling?.textContent).toBe(statusName(status));
});

test("the head says who started what, and refers to the other job", async () => {
  openJob(
    jobDetail({ job: job({ id: 42, type: "manual", purpose: "retry_failed", of: 9, started_by: "ada" }) }),
  );
  const link = await screen.findByRole("link", { name: "job 9" });
  expect(link.getAttribute("href")).toBe("/jobs/9");
  expect(link.closest("dd")?.textContent).toBe("Retry of job 9");
  expect(screen.getByText("ada")).toBeTruthy();
  expect(screen.getByText("1 min 5 s")).toBeTruthy();
});

test("the way back leads to the list", async () => {
  openJob(jobDetail());
  const way = await screen.findByRole("navigation", { name: "Breadcrumb" });
  expect(within(way).getByRole("link", { name: "Sync Jobs" }).getAttribute("href")).toBe("/jobs");
});

test("the way back keeps the filters of the list", async () => {
  const { router } = openApp("/jobs?types=auto&person=mira", {
    listJobs: async () => ({ jobs: [job({ id: 42 })], next: null, total: 1 }),
    job: async () => jobDetail({ job: job({ id: 42 }) }),
    jobPeople: async () => peopleOf(),
  });
  await userEvent.click(await screen.findByRole("link", { name: /Job 42/ }));
  const way = await screen.findByRole("navigation", { name: "Breadcrumb" });
  await userEvent.click(within(way).getByRole("link", { name: "Sync Jobs" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(router.state.location.search).toEqual({ types: ["auto"], person: "mira" });
});

test("a job that failed as a whole says why and what to do", async () => {
  const failure = { code: "x", message: "Microsoft does not answer.", advice: "Try later.", detail: "503" };
  openJob(jobDetail({ job: job({ status: "failed", failure }) }));
  const message = await screen.findByText("Microsoft does not answer.");
  expect(message.parentElement?.textContent).toContain("Try later. 503");
});

test("a held job says why, until when, and is approved", async () => {
  const approveJob = vi.fn(async () => "done" as const);
  const tomorrow = new Date();
  tomorrow.setDate(tomorrow.getDate() + 1);
  openJob(held({ expires_at: tomorrow.toISOString() }), { approveJob });
  expect(await screen.findByText("12 people would lose their number; the limit is 10.")).toBeTruthy();
  expect(screen.getByText(/^Expires tomorrow, /)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Approve" }));
  expect((await screen.findByText(/^Job 42 is approved\./)).closest("[role=status]")).toBeTruthy();
  expect(approveJob).toHaveBeenCalledWith(42);
});

test.each([
  ["  Not this week ", "Not this week"],
  ["", null],
] as const)("a held job is rejected with the reason %j", async (typed, reason) => {
  const rejectJob = vi.fn(async () => "done" as const);
  openJob(held(), { rejectJob });
  await userEvent.click(await screen.findByRole("button", { name: "Reject" }));
  const dialog = await screen.findByRole("dialog", { name: "Reject job 42?" });
  if (typed) await userEvent.type(within(dialog).getByLabelText("Reason (optional)"), typed);
  await userEvent.click(within(dialog).getByRole("button", { name: "Reject job" }));
  expect(await screen.findByText(/^Job 42 is rejected\./)).toBeTruthy();
  expect(rejectJob).toHaveBeenCalledWith(42, reason);
});

test("a no in the shell's question is not worth a word", async () => {
  const approveJob = vi.fn(async () => "declined" as const);
  openJob(held(), { approveJob });
  const approve = await screen.findByRole("button", { name: "Approve" });
  await userEvent.click(approve);
  await waitFor(() => expect(approveJob).toHaveBeenCalled());
  await waitFor(() => expect(approve.getAttribute("aria-disabled")).not.toBe("true"));
  expect(screen.queryByText(/is approved/)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a held job that cannot be decided here says why, and its buttons do nothing", async () => {
  const approveJob = vi.fn();
  openJob(held({ actions: { ...none, why_not: "Ada's computer runs Auto Sync." } }), { approveJob });
  expect(await screen.findByText("Ada's computer runs Auto Sync.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Approve" }));
  expect(approveJob).not.toHaveBeenCalled();
});

test.each([
  ["Retry failed", "retry_failed", "retryFailed", /tries again/],
  ["Undo", "undo", "undoJob", /plans the undo/],
  ["Cancel job", "cancel", "cancelJob", /stops after/],
] as const)(
  "%s is offered where it is allowed, and says what comes of it",
  async (name, allowed, command, said) => {
    const asked = vi.fn(async () => (allowed === "undo" ? "done" : null));
    const status = allowed === "cancel" ? "running" : "completed";
    openJob(jobDetail({ job: job({ id: 42, status }), actions: { ...none, [allowed]: true } }), {
      [command]: asked,
    });
    await userEvent.click(await screen.findByRole("button", { name }));
    expect(await screen.findByText(said)).toBeTruthy();
    expect(asked).toHaveBeenCalledWith(42);
  },
);

test("what was said of the approval goes when the job has ended", async () => {
  const { listen, say } = events();
  let status: JobStatus = "held";
  openJob(jobDetail({ job: job({ id: 42 }) }), {
    listen,
    job: async () => jobDetail({ job: job({ id: 42, status }), actions: { ...none, approve: true } }),
    approveJob: async () => "done",
  });
  await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByText(/is approved/)).toBeTruthy();
  status = "completed";
  say({ event: "job_moved", job: 42, status });
  expect(await screen.findByText("Completed")).toBeTruthy();
  expect(screen.queryByText(/is approved/)).toBeNull();
});

test("what a job never allows is not there, and what it does not allow now is explained", async () => {
  openJob(jobDetail({ actions: { ...none, why_not: "Another job is running." } }));
  expect(await screen.findByText("Another job is running.")).toBeTruthy();
  for (const name of ["Retry failed", "Undo", "Cancel job", "Approve", "Reject"]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
});

test("a refused verb says why and what to do", async () => {
  const refusal = { code: "busy", message: "Another job is running.", advice: "Wait for it.", detail: null };
  openJob(jobDetail({ actions: { ...none, undo: true } }), { undoJob: () => Promise.reject(refusal) });
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/Another job is running\..*Wait for it\./);
});

test("while it runs a job shows how far it is, and moves with the events", async () => {
  const { listen, say } = events();
  let done = 120;
  const running = () =>
    ({ job: 42, phase: "applying", done, of: 500, diagnostic: false, cancelling: false }) as const;
  let status: JobStatus = "running";
  openApp("/jobs/42", {
    listen,
    state: async () => state({ running: status === "running" ? running() : null }),
    job: async () => jobDetail({ job: job({ id: 42, status }) }),
    jobPeople: async () => peopleOf(jobPerson()),
  });
  expect(await screen.findByText("120 of 500 people done")).toBeTruthy();
  expect(screen.getByRole("progressbar", { name: "Progress of this job" })).toBeTruthy();
  await screen.findByRole("table");
  done = 121;
  say({ event: "job_progressed", job: 42, done: 121, of: 500 });
  expect(await screen.findByText("121 of 500 people done")).toBeTruthy();
  status = "completed";
  say({ event: "job_moved", job: 42, status });
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  expect(screen.getByText("Completed")).toBeTruthy();
});

test.each(["/jobs/nonsense", "/jobs/-3", "/jobs/4"])("%s is no job, and says so", async (address) => {
  const refusal = { code: "not_found", message: "no", advice: null, detail: null };
  openApp(address, { job: () => Promise.reject(refusal) });
  expect(await screen.findByRole("heading", { name: "There is no such job" })).toBeTruthy();
});

test("a job that cannot be read says why, and is read again", async () => {
  const read = vi.fn().mockRejectedValueOnce("no").mockResolvedValue(jobDetail());
  openJob(jobDetail(), { job: read });
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("tab", { name: "People" })).toBeTruthy();
});

test("the page of a held job has no fault that axe knows", async () => {
  const summary = {
    already_right: 3,
    will_add: 1,
    will_change: 0,
    will_remove: 0,
    blocked: { no_account: 1 },
    held_elsewhere: 0,
    waits_for_number: 0,
    left: 0,
    not_ours: 0,
  };
  const failed = jobPerson({
    outcome: "failed",
    steps: [step({ outcome: "failed", reason: "No.", advice: "Ask." })],
  });
  const { container } = openJob(held({ summary }), { jobPeople: async () => peopleOf(failed) });
  await userEvent.click(await screen.findByRole("button", { name: "Steps of Mira Patel" }));
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
