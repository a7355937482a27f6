import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { JobPeopleRequest, JobPeopleView } from "../../ipc/bindings";
import { jobDetail, jobPerson } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";

/** A job of so many people, of whom only the choice of everybody shows one. */
function openNobody(address: string, all: number) {
  const counts = { all, with_steps: 0, problems: 0, failed: 0, already_right: all };
  const jobPeople = async ({ filter }: JobPeopleRequest): Promise<JobPeopleView> => {
    const isAll = all > 0 && filter.show === "all" && filter.text === null;
    return { people: isAll ? [jobPerson()] : [], total: isAll ? 1 : 0, counts };
  };
  return openApp(address, { job: async () => jobDetail(), jobPeople });
}

const title = "Nobody in this job belongs here";

test("a choice that shows nobody says so, and leads to everybody", async () => {
  const { router } = openNobody("/jobs/1?show=failed", 12);
  const said = await screen.findByText(title);
  expect(said.closest("[role='status']")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show everybody" }));
  expect(await screen.findByText("Mira Patel")).toBeTruthy();
  expect(router.state.location.search).toEqual({ show: "all" });
});

test("a search that finds nobody is taken back with the choice", async () => {
  const { router } = openNobody("/jobs/1?show=failed&text=nobody", 12);
  expect(await screen.findByText("Nobody in this choice matches the search")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show everybody" }));
  expect(await screen.findByText("Mira Patel")).toBeTruthy();
  await waitFor(() => expect(router.state.location.search).toEqual({ show: "all" }));
});

test("a job without anybody leads to nobody", async () => {
  openNobody("/jobs/1", 0);
  await screen.findByText(title);
  expect(screen.queryByRole("button", { name: "Show everybody" })).toBeNull();
  expect(screen.getByText(/Its output log says what it found/)).toBeTruthy();
});
