import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type {
  JobPeopleRequest,
  JobPeopleView,
  JobPersonView,
  PersonStateView,
  StepOutcomeView,
  SummaryView,
} from "../../ipc/bindings";
import { job, jobDetail, jobPerson, step } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { readTable } from "../../testing/read-table";
import { verdicts } from "./person-state";
import { outcomeLooks } from "./step-outcome";

const counts = { all: 512, with_steps: 12, problems: 3, failed: 2, already_right: 490 };

const preview: SummaryView = {
  already_right: 490,
  will_add: 8,
  will_change: 4,
  will_remove: 0,
  blocked: { no_account: 2, disabled: 1 },
  held_elsewhere: 0,
  waits_for_number: 0,
  left: 0,
  not_ours: 7,
};

function openPeople(people: JobPersonView[], answers: Partial<Backend> = {}) {
  const jobPeople = vi.fn(
    async (_: JobPeopleRequest): Promise<JobPeopleView> => ({ people, total: people.length, counts }),
  );
  const detail = jobDetail({ job: job({ id: 42, status: "held" }), summary: preview });
  const page = openApp("/jobs/42", { job: async () => detail, jobPeople, ...answers });
  return { ...page, jobPeople, asked: () => jobPeople.mock.lastCall?.[0] };
}

const firstCells = async () => {
  const table = await readTable("People of this job");
  const row = within(table).getAllByRole("row")[1] as HTMLElement;
  return within(row)
    .getAllByRole("cell")
    .map((cell) => cell.textContent);
};

test("people with changes are shown first", async () => {
  const { asked } = openPeople([jobPerson()]);
  await screen.findByRole("table");
  const filter = { show: "with_steps", state: null, text: null };
  expect(asked()).toEqual({ job: 42, filter, offset: 0, limit: 100 });
  expect(screen.getByRole("button", { name: "With changes 12", pressed: true })).toBeTruthy();
});

test.each([
  ["Problems 3", "problems"],
  ["Failed 2", "failed"],
  ["Already right 490", "already_right"],
  ["All 512", "all"],
] as const)("the choice %s lists them", async (name, show) => {
  const { asked } = openPeople([jobPerson()]);
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(asked()?.filter.show).toBe(show));
  expect(screen.getByRole("button", { name, pressed: true })).toBeTruthy();
});

test("people are searched by text", async () => {
  const { asked } = openPeople([jobPerson()]);
  await userEvent.type(await screen.findByRole("searchbox", { name: "Search people of this job" }), "+4411");
  await waitFor(() => expect(asked()?.filter.text).toBe("+4411"));
});

test("the summary counts every verdict of a preview", async () => {
  openPeople([jobPerson()]);
  const summary = await screen.findByRole("region", { name: "Summary of the plan" });
  expect(
    within(summary)
      .getAllByRole("button")
      .map((tile) => tile.textContent),
  ).toEqual(["490Already right", "8Will add", "4Will change", "3Blocked", "7Not ours"]);
});

test("the summary of a job that has ended promises nothing", async () => {
  const over = jobDetail({ job: job({ id: 42, status: "completed_with_errors" }), summary: preview });
  openPeople([jobPerson()], { job: async () => over });
  expect(await screen.findByRole("button", { name: "8 Planned to add" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "4 Planned to change" })).toBeTruthy();
  expect(screen.queryByText(/^Will/)).toBeNull();
});

test.each([
  ["490 Already right", "already_right"],
  ["8 Will add", "add"],
  ["4 Will change", "change"],
  ["3 Blocked", "blocked"],
  ["7 Not ours", "not_ours"],
] as const)("the tile %s shows exactly its people, and lets go of them again", async (name, state) => {
  const { asked } = openPeople([jobPerson()]);
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(asked()?.filter).toEqual({ show: "all", state, text: null }));
  await userEvent.click(screen.getByRole("button", { name, pressed: true }));
  expect(await screen.findByRole("button", { name: "With changes 12", pressed: true })).toBeTruthy();
});

test.each([
  ["CSV for a spreadsheet", "csv"],
  ["JSON", "json"],
] as const)("exactly whom tab, filter and search show is exported as %s", async (entry, format) => {
  const exportJobPeople = vi.fn(async () => ({ path: "/home/ada/sync-job-42.csv", count: 3 }));
  const { asked } = openPeople([jobPerson()], { exportJobPeople });
  await userEvent.click(await screen.findByRole("button", { name: "3 Blocked" }));
  const search = screen.getByRole("searchbox", { name: "Search people of this job" });
  await userEvent.type(search, "mira");
  // The list follows the words when they stand still.
  await waitFor(() => expect(asked()?.filter.text).toBe("mira"));
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
  expect(await screen.findByText("3 people exported to /home/ada/sync-job-42.csv")).toBeTruthy();
  const filter = { show: "all", state: "blocked", text: "mira" };
  expect(exportJobPeople).toHaveBeenCalledWith(42, filter, format);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss message" }));
  expect(screen.queryByText(/exported to/)).toBeNull();
});

test("an export of people whose dialog was closed says nothing, one that failed says why", async () => {
  const refused = { code: "failed", message: "The disk is full.", advice: "Make room.", detail: null };
  const exportJobPeople = vi.fn().mockResolvedValueOnce(null).mockRejectedValueOnce(refused);
  openPeople([jobPerson()], { exportJobPeople });
  const save = async () => {
    await userEvent.click(await screen.findByRole("button", { name: "Export" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "JSON" }));
  };
  await save();
  await waitFor(() => expect(exportJobPeople).toHaveBeenCalledOnce());
  expect(screen.queryByText(/exported/)).toBeNull();
  await save();
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is full.Make room.");
});

test("more people come a page at a time", async () => {
  const jobPeople = vi.fn(
    async ({ offset }: JobPeopleRequest): Promise<JobPeopleView> => ({
      people: [jobPerson({ user: `u${offset}`, name: `Person ${offset}` })],
      total: 2,
      counts,
    }),
  );
  openPeople([], { jobPeople });
  await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("1 more person loaded, 2 people in the list")).toBeTruthy();
  expect(screen.getByText("Person 1")).toBeTruthy();
});

test("people that cannot be read are read again", async () => {
  const jobPeople = vi
    .fn<() => Promise<JobPeopleView>>()
    .mockRejectedValueOnce("no")
    .mockResolvedValue({ people: [jobPerson()], total: 1, counts });
  openPeople([], { jobPeople });
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Mira Patel")).toBeTruthy();
});

test("a row shows old and new number, each policy, and what the plan says", async () => {
  const steps = [
    step({ id: 1, old: "+441134960001", new: null, outcome: "planned" }),
    step({ id: 2, old: null, new: "+441134960002", outcome: "planned" }),
    step({
      id: 3,
      kind: "policy",
      policy: "dial_plan",
      old: null,
      new: "UK international",
      outcome: "planned",
    }),
  ];
  openPeople([
    jobPerson({ state: "change", outcome: "planned", sentence: "Is changed.", advice: "", steps }),
  ]);
  const [, change, result, why] = await firstCells();
  expect(change).toBe("+441134960001+441134960002Dial plan:Tenant defaultUK international");
  expect([result, why]).toEqual(["Will change", "Is changed."]);
  expect(screen.getAllByRole("img", { name: "becomes" })).toHaveLength(2);
});

test.each(Object.keys(verdicts) as PersonStateView[])("the verdict %s is said in words", async (state) => {
  openPeople([jobPerson({ state, outcome: null, steps: [] })]);
  expect((await firstCells())[2]).toBe(verdicts[state].text);
});

test.each((Object.keys(outcomeLooks) as StepOutcomeView[]).filter((outcome) => outcome !== "planned"))(
  "the outcome %s is said in words",
  async (outcome) => {
    openPeople([jobPerson({ outcome })]);
    expect((await firstCells())[2]).toBe(outcomeLooks[outcome].text);
  },
);

test("a failed person is explained, down to the id that Microsoft's support asks for", async () => {
  const copyText = vi.fn(async () => null);
  const failed = step({
    outcome: "failed",
    reason: "The number belongs to another account.",
    advice: "Take it from there.",
    request_ids: ["id-1"],
    client_request_ids: ["ours-1"],
    operation: "op-1",
    attempts: 3,
  });
  openPeople([jobPerson({ outcome: "failed", steps: [failed] })], { copyText });
  expect((await firstCells())[3]).toBe("The number belongs to another account.Take it from there.");
  await userEvent.click(screen.getByRole("button", { name: "Steps of Mira Patel", expanded: false }));
  const steps = screen.getByRole("list", { name: "Steps for Mira Patel" });
  expect(steps.textContent).toContain("assign +441134960001");
  expect(steps.textContent).toMatch(/Sent 3 times, last .+\./);
  expect(steps.textContent).toContain("Microsoft operation op-1");
  expect(steps.textContent).toContain("Microsoft client request id ours-1");
  await userEvent.click(within(steps).getByRole("button", { name: "Copy request id id-1" }));
  expect(copyText).toHaveBeenCalledWith("id-1");
  expect(screen.getByRole("link", { name: "Open Mira Patel under Users" }).getAttribute("href")).toBe(
    "/users/u1",
  );
});

test("somebody who is left as he is shows what he has and should have", async () => {
  openPeople([jobPerson({ state: "blocked", outcome: null, steps: [], advice: "Give a licence." })]);
  const [, change, , why] = await firstCells();
  expect(change).toBe("No numberShould be +441134960001");
  expect(why).toContain("Give a licence.");
  await userEvent.click(screen.getByRole("button", { name: "Steps of Mira Patel" }));
  expect(screen.getByText("This job writes nothing for this person.")).toBeTruthy();
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile name is shown as text: %j",
  async (name) => {
    const { container } = openPeople([jobPerson({ name })]);
    const shown = await screen.findByText(name);
    expect([shown.tagName, shown.title]).toEqual(["BDI", name]);
    expect(container.querySelectorAll("table img")).toHaveLength(0);
  },
);
