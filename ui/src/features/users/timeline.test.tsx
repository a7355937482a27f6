import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { StepOutcomeView, TimelineEntryView } from "../../ipc/bindings";
import { step } from "../../testing/fake-backend";
import { openPerson } from "../../testing/open-users";

const timelineOf = async () => screen.findByRole("region", { name: "Timeline" });

const entries: TimelineEntryView[] = [
  {
    entry: "decision",
    at: "2026-11-22T12:00:00Z",
    what: "job.approved",
    by: "CONTOSO\\ada",
    sentence: "Job 7 was approved.",
  },
  {
    entry: "step",
    at: "2026-11-22T11:00:00Z",
    job: 7,
    job_type: "manual",
    step: step({
      outcome: "failed",
      old: null,
      reason: "Microsoft refused.",
      advice: "Try again.",
      request_ids: ["r-1"],
    }),
  },
  { entry: "phone_system", at: "2026-11-20T11:00:00Z", kind: "added", sentence: "Enabled for Teams." },
];

test("what happened stands by day, the newest first", async () => {
  openPerson({ timeline: entries });
  const timeline = await timelineOf();
  expect(within(timeline).getAllByRole("list")).toHaveLength(2);
  expect(
    within(timeline)
      .getAllByRole("heading", { level: 4 })
      .map((title) => title.textContent),
  ).toEqual(["Job 7 was approved.", "Assign +441134960001: Failed", "Added for Teams"]);
  expect(timeline.textContent).toContain("Decided by CONTOSO\\ada");
});

test("a step shows old and new, why it failed, and leads to its job", async () => {
  openPerson({ timeline: entries });
  const timeline = await timelineOf();
  const [, item] = within(timeline).getAllByRole("listitem");
  expect(item?.textContent).toContain("No number+441134960001");
  expect(item?.textContent).toContain("Microsoft refused.");
  expect(item?.textContent).toContain("Try again.");
  expect(within(timeline).getByRole("link", { name: "Job 7" }).getAttribute("href")).toBe("/jobs/7");
  expect(item?.textContent).toContain("(Manual)");
});

test("a request id is copied for support", async () => {
  const copyText = vi.fn(async (_: string) => null);
  openPerson({ timeline: entries }, { copyText });
  await userEvent.click(await screen.findByText("1 id for Microsoft support"));
  await userEvent.click(screen.getByRole("button", { name: "Copy request id r-1" }));
  expect(copyText).toHaveBeenCalledWith("r-1");
  expect(await screen.findByText("Copied")).toBeTruthy();
});

test.each([
  ["planned", "Planned"],
  ["open", "Not known yet"],
  ["verified", "Verified"],
  ["waiting", "Waiting for Microsoft"],
  ["not_shown", "Not shown by Microsoft"],
  ["restored", "Restored"],
  ["skipped", "Skipped"],
  ["failed", "Failed"],
  ["not_sent", "Not sent"],
] as [StepOutcomeView, string][])("the outcome %s is said as %s", async (outcome, words) => {
  const at = "2026-11-22T11:00:00Z";
  openPerson({ timeline: [{ entry: "step", at, job: 1, job_type: "auto", step: step({ outcome }) }] });
  expect(await screen.findByRole("heading", { name: `Assign +441134960001: ${words}` })).toBeTruthy();
});

test.each([
  ["added", "Added for Teams"],
  ["number", "Number changed"],
  ["voice_rule", "Site or country changed"],
  ["identity", "Name or addresses changed"],
  ["disabled", "Disabled for Teams"],
  ["removed", "Removed"],
  ["moved", "Created anew"],
] as const)("the change %s of the phone system is said as %s", async (kind, words) => {
  const at = "2026-11-22T11:00:00Z";
  openPerson({ timeline: [{ entry: "phone_system", at, kind, sentence: "It changed." }] });
  expect(await screen.findByRole("heading", { name: words })).toBeTruthy();
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile text is shown as text, and turns nothing around it: %j",
  async (hostile) => {
    const at = "2026-11-22T11:00:00Z";
    openPerson({
      timeline: [
        { entry: "decision", at, what: "job.approved", by: hostile, sentence: hostile },
        {
          entry: "step",
          at,
          job: 7,
          job_type: "auto",
          step: step({
            old: hostile,
            new: hostile,
            reason: hostile,
            advice: hostile,
            request_ids: [hostile],
          }),
        },
        { entry: "phone_system", at, kind: "identity", sentence: hostile },
      ],
    });
    const timeline = await timelineOf();
    await userEvent.click(within(timeline).getByText("1 id for Microsoft support"));
    const apart = within(timeline).getAllByText(hostile);
    expect(apart).toHaveLength(8);
    expect(apart.every((text) => text.closest("bdi") !== null)).toBe(true);
    expect(timeline.querySelector("img, script")).toBeNull();
  },
);

test("nothing that happened is said, too", async () => {
  openPerson({ timeline: [] });
  expect((await timelineOf()).textContent).toContain("Nothing has happened");
});

test("a long history begins with its newest part", async () => {
  const timeline = Array.from({ length: 60 }, (_, i) => ({
    entry: "phone_system" as const,
    at: "2026-11-22T11:00:00Z",
    kind: "number" as const,
    sentence: `Change ${i}`,
  }));
  openPerson({ timeline });
  expect(within(await timelineOf()).getAllByRole("listitem")).toHaveLength(50);
  await userEvent.click(screen.getByRole("button", { name: "Show older" }));
  expect(within(await timelineOf()).getAllByRole("listitem")).toHaveLength(60);
});
