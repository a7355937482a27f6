import type {
  JobPeopleCountsView,
  JobPeopleRequest,
  JobPeopleShow,
  JobPeopleView,
  JobPersonView,
  PersonStateView,
  SummaryView,
} from "../../ipc/bindings";
import { verdicts } from "./person-state";

/** Whom the list shows: a choice of the shell, or everybody of one verdict. */
export type PeopleChoice = { show: JobPeopleShow } | { state: PersonStateView };

export const showNames: Record<JobPeopleShow, string> = {
  with_steps: "With changes",
  problems: "Problems",
  failed: "Failed",
  already_right: "Already right",
  all: "All",
};

export const shows = Object.keys(showNames) as JobPeopleShow[];

export function isChosen(choice: PeopleChoice, show: JobPeopleShow): boolean {
  return "show" in choice && choice.show === show;
}

/** What stands in front of an admin before a first sync, even where it is nobody. */
const always: readonly PersonStateView[] = ["already_right", "add", "change", "blocked", "not_ours"];

/** How many people of a plan have each verdict. */
export function tally(summary: SummaryView): [PersonStateView, number][] {
  const blocked = Object.values(summary.blocked).reduce((sum, count) => sum + count, 0);
  const counts: Record<PersonStateView, number> = {
    already_right: summary.already_right,
    add: summary.will_add,
    change: summary.will_change,
    remove: summary.will_remove,
    blocked,
    held_elsewhere: summary.held_elsewhere,
    waits_for_number: summary.waits_for_number,
    left: summary.left,
    not_ours: summary.not_ours,
  };
  const all = Object.entries(counts) as [PersonStateView, number][];
  return all.filter(([state, count]) => count > 0 || always.includes(state));
}

const PAGE = 100;
const SWEEP = 500;

export type PeoplePage = { people: JobPersonView[]; next: number | null; counts: JobPeopleCountsView };

type Ask = (request: JobPeopleRequest) => Promise<JobPeopleView>;

/** A page of a choice. For one verdict the list that holds it is gone through until a page is full. */
export async function peoplePage(
  ask: Ask,
  { job, choice, text, offset }: { job: number; choice: PeopleChoice; text: string; offset: number },
): Promise<PeoplePage> {
  const only = "state" in choice ? choice.state : null;
  const show = "state" in choice ? verdicts[choice.state].within : choice.show;
  const limit = only ? SWEEP : PAGE;
  const people: JobPersonView[] = [];
  let at = offset;
  for (;;) {
    const page = await ask({ job, show, text: text || null, offset: at, limit });
    at += page.people.length;
    people.push(...page.people.filter(({ state }) => only === null || state === only));
    const isEnd = page.people.length === 0 || at >= page.total;
    if (isEnd || people.length >= PAGE || only === null) {
      return { people, next: isEnd ? null : at, counts: page.counts };
    }
  }
}
