import { isCause, isState } from "../../components/person-words";
import type { PeopleRequest, PeopleSort, PersonStateView } from "../../ipc/bindings";

/** What the address of Users keeps. */
export type UsersSearch = {
  text?: string;
  states?: PersonStateView[];
  causes?: string[];
  sort?: PeopleSort;
  descending?: true;
};

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** What the list was narrowed by when a person was opened from it. */
    users?: UsersSearch;
  }
}

const sorts: Record<PeopleSort, true> = { name: true, number: true, state: true };

const isSort = (raw: unknown): raw is PeopleSort => typeof raw === "string" && Object.hasOwn(sorts, raw);

/** A choice of several, or a single one as a person may write it into the address. */
function texts(raw: unknown): string[] {
  const list = Array.isArray(raw) ? raw : [raw];
  return [...new Set(list.filter((item): item is string => typeof item === "string"))];
}

/** Digits alone come out of the address as a number. */
function text(raw: unknown): string {
  if (typeof raw === "number") return String(raw);
  return typeof raw === "string" ? raw : "";
}

/** Reads the address; what it does not understand is left out. */
export function readUsersSearch(raw: Record<string, unknown>): UsersSearch {
  const search: UsersSearch = {};
  const words = text(raw.text);
  const states = texts(raw.states).filter(isState);
  const causes = texts(raw.causes).filter(isCause);
  if (words.trim() !== "") search.text = words;
  if (states.length > 0) search.states = states;
  if (causes.length > 0) search.causes = causes;
  if (isSort(raw.sort) && raw.sort !== "name") search.sort = raw.sort;
  if (raw.descending === true) search.descending = true;
  return search;
}

export const PAGE = 100;

/** The first page of what the address asks for. */
export function requestOf(search: UsersSearch): PeopleRequest {
  return {
    text: search.text?.trim() ?? null,
    states: search.states ?? [],
    causes: search.causes ?? [],
    sort: search.sort ?? "name",
    descending: search.descending ?? false,
    offset: 0,
    limit: PAGE,
  };
}

export function isFiltered({ text, states, causes }: UsersSearch): boolean {
  return text !== undefined || states !== undefined || causes !== undefined;
}
