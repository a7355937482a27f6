import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { JobStatus, PeopleRequest } from "../ipc/bindings";
import { job, jobDetail, person } from "../testing/fake-backend";
import { openApp } from "../testing/open-app";
import { openUsers, peoplePage } from "../testing/open-users";

const focused = () => document.activeElement;
const isInPage = () => document.querySelector("main")?.contains(focused());

test("a button that goes away with what it loaded leaves the focus on the page", async () => {
  const two = [person({ user: "u1" }), person({ user: "u2" })];
  const listPeople = async ({ offset }: PeopleRequest) =>
    peoplePage({ people: two.slice(offset, offset + 1), total: 2 });
  openUsers("/users", {}, { listPeople });
  const more = await screen.findByRole("button", { name: "Load more" });
  more.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(more.isConnected).toBe(false));
  await waitFor(() => expect(isInPage()).toBe(true));
});

test("a decision whose bar goes away leaves the focus on the page, also from a dialog", async () => {
  let status: JobStatus = "held";
  const none = { approve: false, cancel: false, retry_failed: false, undo: false, why_not: null };
  openApp("/jobs/42", {
    job: async () =>
      jobDetail({ job: job({ id: 42, status }), actions: { ...none, reject: status === "held" } }),
    rejectJob: async () => {
      status = "rejected";
      return "done";
    },
  });
  const reject = await screen.findByRole("button", { name: "Reject" });
  await userEvent.click(reject);
  await userEvent.click(await screen.findByRole("button", { name: "Reject job" }));
  await waitFor(() => expect(reject.isConnected).toBe(false));
  await waitFor(() => expect(isInPage()).toBe(true));
});

test("outside the parts of a page its name takes the focus, and is no stop of the tab key", async () => {
  openApp("/jobs");
  const name = await screen.findByRole("heading", { level: 1, name: "Sync Jobs" });
  const passing = document.body.appendChild(document.createElement("button"));
  passing.focus();
  passing.remove();
  await waitFor(() => expect(focused()).toBe(name));
  expect(name.tabIndex).toBe(-1);
});

test("what took the focus by itself keeps it", async () => {
  openApp("/jobs");
  await screen.findByRole("heading", { level: 1, name: "Sync Jobs" });
  const [passing, other, last] = ["a", "b", "c"].map((id) =>
    document.body.appendChild(Object.assign(document.createElement("button"), { id })),
  );
  passing?.focus();
  passing?.remove();
  // The keeper has noticed; what takes the focus before it acts keeps it.
  await Promise.resolve();
  other?.focus();
  last?.remove();
  await expect(waitFor(() => expect(focused()).not.toBe(other), { timeout: 300 })).rejects.toThrow();
  other?.remove();
});
