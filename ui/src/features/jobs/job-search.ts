import { useNavigate, useSearch } from "@tanstack/react-router";
import type { JobPeopleShow, PersonStateView } from "../../ipc/bindings";
import { type PeopleChoice, shows } from "./people-choice";
import { verdicts } from "./person-state";

/** The parts of a job's page, the one that opens first in front. */
export const tabNames = { people: "People", log: "Output log", details: "Details" } as const;

export type TabName = keyof typeof tabNames;

/** What the address of a job keeps: the part that is looked at, and whom of its people. */
export type JobSearch = {
  tab?: Exclude<TabName, "people">;
  show?: JobPeopleShow;
  state?: PersonStateView;
  text?: string;
};

type Change = { [Key in keyof JobSearch]?: JobSearch[Key] | undefined };

const tabs = ["log", "details"] as const;
const states = Object.keys(verdicts) as PersonStateView[];

/** Reads the address; what it does not understand is left out. A number without its plus is read as a number. */
export function readJobSearch(raw: Record<string, unknown>): JobSearch {
  const tab = tabs.find((name) => name === raw.tab);
  const show = shows.find((name) => name === raw.show);
  const state = states.find((name) => name === raw.state);
  const text = typeof raw.text === "number" ? String(raw.text) : raw.text;
  return {
    ...(tab && { tab }),
    ...(state ? { state } : show && { show }),
    ...(typeof text === "string" && text !== "" && { text }),
  };
}

/** Whom the address chooses, where it does. */
export function choiceOf({ show, state }: JobSearch): PeopleChoice | null {
  if (state) return { state };
  return show ? { show } : null;
}

/** What the address keeps, and how to change it; the way back stays the list that the job was opened from. */
export function useJobSearch() {
  // The router lays what was read over what stood in the address, so it is read once more.
  const search = readJobSearch(useSearch({ from: "/jobs/$job" }));
  const navigate = useNavigate({ from: "/jobs/$job" });
  const change = (change: Change) =>
    void navigate({
      to: "/jobs/$job",
      params: true,
      search: (before) => readJobSearch({ ...before, ...change }),
      state: true,
      replace: true,
      resetScroll: false,
    });
  return { search, change };
}
