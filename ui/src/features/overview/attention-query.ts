import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { PeopleRequest } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

/** The counts are of everybody, however few are asked for. */
const counts: PeopleRequest = {
  text: null,
  states: [],
  causes: [],
  sort: "name",
  descending: false,
  offset: 0,
  limit: 1,
};

/** How many people are in each state, and for which causes. */
export function useCounts() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.peoplePage(counts), queryFn: () => backend.listPeople(counts) });
}
