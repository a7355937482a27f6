import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useBackend } from "../../ipc/backend";
import type { PersonView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import type { Loose } from "../../lib/address";
import { readUsersSearch, requestOf, type UsersSearch } from "./users-search";

/** Changes some of the filters, or the order, in the address. */
export type ChangeSearch = (change: Loose<UsersSearch>, how?: { replace: boolean }) => void;

/** The filters and the order in the address, and the way to change them. */
export function useUsersSearch() {
  // The router lays what was read over what stood in the address, so it is read once more.
  const search = readUsersSearch(useSearch({ from: "/users" }));
  const navigate = useNavigate({ from: "/users" });
  const change: ChangeSearch = (change, how) =>
    void navigate({
      to: "/users",
      search: (before) => readUsersSearch({ ...before, ...change }),
      replace: how?.replace ?? false,
    });
  const clear = () => change({ text: undefined, states: undefined, causes: undefined });
  return { search, change, clear };
}

/** People by pages of 100; a page that moved between two reads shows nobody twice. */
export function usePeople(search: UsersSearch) {
  const backend = useBackend();
  const request = requestOf(search);
  return useInfiniteQuery({
    queryKey: [...keys.peoplePage(request), "pages"],
    queryFn: ({ pageParam: offset }) => backend.listPeople({ ...request, offset }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.people.length, 0);
      return last.people.length > 0 && shown < last.total ? shown : undefined;
    },
    placeholderData: keepPreviousData,
    select: ({ pages }) => {
      const people = new Map<string, PersonView>();
      for (const page of pages) for (const person of page.people) people.set(person.user, person);
      return { ...pages.reduce((_, newest) => newest), people: [...people.values()] };
    },
  });
}

/** Reads both systems again; the list says that it is being read. */
export function useReadPeople() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: () => backend.readPeople(),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.people }),
  });
}
