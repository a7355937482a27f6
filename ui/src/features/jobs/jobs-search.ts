import { statuses } from "../../components/job-status";
import type { JobFilterRequest, JobPositionView, JobStatus, JobType } from "../../ipc/bindings";
import { chosen, day, text, tidy } from "../../lib/address";
import { dayEnd, dayStart } from "../../lib/days";
import { types } from "./job-words";

/** What the address of Sync Jobs keeps: the filters, and `until`, the day at which the list begins. */
export type JobsSearch = {
  types?: JobType[];
  statuses?: JobStatus[];
  from?: string;
  to?: string;
  person?: string;
  until?: string;
};

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The filters from which a job was opened, for the way back. */
    jobsSearch?: JobsSearch;
  }
}

/** Reads the address; what it does not understand is left out. */
export function readJobsSearch(raw: Record<string, unknown>): JobsSearch {
  return tidy<JobsSearch>({
    types: chosen(raw.types, types),
    statuses: chosen(raw.statuses, statuses),
    from: day(raw.from),
    to: day(raw.to),
    person: text(raw.person),
    until: day(raw.until),
  });
}

/** The filter that finds what the list of an address shows, from the day at which it begins. */
export function toListed(search: JobsSearch): JobFilterRequest {
  const { to, until } = search;
  const last = to && until ? (to < until ? to : until) : (to ?? until);
  return toFilter(last ? { ...search, to: last } : search);
}

/** The filter of an address; days begin and end as they do on this computer. */
export function toFilter({ types, statuses, from, to, person }: JobsSearch): JobFilterRequest {
  return {
    types: types ?? [],
    statuses: statuses ?? [],
    from: from ? dayStart(from) : null,
    to: to ? dayEnd(to) : null,
    person: person ?? null,
  };
}

/** Where the list begins: before everything that started after that day. No job has the number 0. */
export function toPosition({ until }: JobsSearch): JobPositionView | null {
  return until ? { started_at: dayEnd(until), id: 0 } : null;
}

/** Whether some jobs may be left out of the list. */
export function isNarrowed(search: JobsSearch): boolean {
  return Object.keys(search).length > 0;
}
