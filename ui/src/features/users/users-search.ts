import { causes, states } from "../../components/person-words";
import type { PeopleRequest, PeopleSort, PersonStateView } from "../../ipc/bindings";
import { chosen, text, tidy } from "../../lib/address";

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

/** Reads the address; what it does not understand is left out, and so is what goes without saying. */
export function readUsersSearch(raw: Record<string, unknown>): UsersSearch {
  const words = text(raw.text);
  return tidy<UsersSearch>({
    text: words?.trim() === "" ? undefined : words,
    states: chosen(raw.states, states),
    causes: chosen(raw.causes, causes),
    sort: isSort(raw.sort) && raw.sort !== "name" ? raw.sort : undefined,
    descending: raw.descending === true ? true : undefined,
  });
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

/** Whether some people may be left out of the list. */
export function isNarrowed({ text, states, causes }: UsersSearch): boolean {
  return text !== undefined || states !== undefined || causes !== undefined;
}
