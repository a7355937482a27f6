import { hashKey, type QueryKey } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { state } from "../testing/fake-backend";
import { openState } from "../testing/open-state";
import type { EventView } from "./bindings";
import { keys } from "./queries";
import { toRefresh } from "./refresh";

const everything: readonly QueryKey[] = [
  keys.window,
  keys.preferences,
  keys.state,
  keys.jobsPage({ types: [], statuses: [], from: null, to: null, person: null }),
  keys.job(7),
  keys.jobLog(7),
  keys.job(8),
  ["people", {}],
  keys.person("u1"),
  keys.pbx,
  keys.voiceRules,
  keys.setup,
  keys.consent,
  keys.auditPage({ areas: [], from: null, to: null, text: null }),
  keys.jobDaysOf(["2026-11-22T00:00:00Z"]),
];

const isBelow = (key: QueryKey, asked: QueryKey) => hashKey(key.slice(0, asked.length)) === hashKey(asked);

/** Which questions, of everything a page asks, are asked again. */
function askedAgain(event: EventView): string[] {
  const refreshed = toRefresh(event);
  return everything
    .filter((key) => refreshed.some((asked) => isBelow(key, asked)))
    .map((key) => key.join(" "));
}

const people = ["people [object Object]", "person u1"];
const jobs = "jobs [object Object] ";
const audit = "audit [object Object]";
const days = "job-days 2026-11-22T00:00:00Z";

test.each<[EventView, string[]]>([
  [{ event: "state_moved" }, ["state"]],
  [{ event: "mirror_refreshed", queued: 3 }, ["state", ...people, "pbx", audit]],
  [
    { event: "job_moved", job: 7, status: "running" },
    ["state", jobs, "job 7", "job 7 log", ...people, audit, days],
  ],
  [{ event: "job_progressed", job: 7, done: 1, of: 2 }, ["state", "job 7", "job 7 log"]],
  [{ event: "people_read" }, [...people, audit]],
  [{ event: "consent_moved" }, ["state", "consent", audit]],
  [{ event: "sign_in_moved" }, [audit]],
  [{ event: "settings_saved" }, ["state", ...people, "pbx", "voice-rules", audit]],
  [{ event: "preferences_saved" }, ["preferences"]],
])("$event asks again for what it made old, and for nothing else", (event, asked) => {
  expect(askedAgain(event)).toEqual(asked);
});

test("another connection makes everything old", () => {
  expect(askedAgain({ event: "connection_changed" })).toHaveLength(everything.length);
});

test("the page hears the shell once, for as long as it stands", async () => {
  const asked = vi.fn(async () => state());
  const { say, unmount } = openState({}, { state: asked });
  await waitFor(() => expect(asked).toHaveBeenCalledOnce());
  say({ event: "state_moved" });
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  say({ event: "preferences_saved" });
  unmount();
  await Promise.resolve();
  say({ event: "state_moved" });
  expect(asked).toHaveBeenCalledTimes(2);
});
