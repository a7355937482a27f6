import type {
  JobPeopleCountsView,
  JobPeopleFilterRequest,
  JobPeopleRequest,
  JobPeopleShow,
  JobPeopleView,
  JobPersonView,
  PersonStateView,
  SummaryView,
} from "../../ipc/bindings";

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
    // A plan repairs what it compares: that is a change.
    drifted: 0,
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

/** What the shell is asked for to show this choice. */
export function peopleFilter(choice: PeopleChoice, text: string): JobPeopleFilterRequest {
  const whom = "state" in choice ? { show: "all" as const, state: choice.state } : { ...choice, state: null };
  return { ...whom, text: text || null };
}

export type PeoplePage = { people: JobPersonView[]; next: number | null; counts: JobPeopleCountsView };

type Ask = (request: JobPeopleRequest) => Promise<JobPeopleView>;

/** A page of a choice. */
export async function peoplePage(
  ask: Ask,
  { job, filter, offset }: { job: number; filter: JobPeopleFilterRequest; offset: number },
): Promise<PeoplePage> {
  const { people, total, counts } = await ask({ job, filter, offset, limit: PAGE });
  const next = offset + people.length;
  return { people, next: people.length > 0 && next < total ? next : null, counts };
}
