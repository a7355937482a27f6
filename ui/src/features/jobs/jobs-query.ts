import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useBackend } from "../../ipc/backend";
import type { JobPositionView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { type Loose, tidy } from "../../lib/address";
import { type JobsSearch, readJobsSearch, toFilter, toPosition } from "./jobs-search";

const PAGE = 100;

/** The jobs of an address, newest first, a page at a time. */
export function useJobs(search: JobsSearch) {
  const backend = useBackend();
  const filter = toFilter(search);
  const first = toPosition(search);
  return useInfiniteQuery({
    queryKey: [...keys.jobsPage(filter, first), "pages"],
    queryFn: ({ pageParam }) => backend.listJobs({ filter, after: pageParam, limit: PAGE }),
    initialPageParam: first as JobPositionView | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** Changes some of the filters in the address. */
export type ChangeSearch = (change: Loose<JobsSearch>, how?: { replace: boolean }) => void;

/** The filters in the address, and the way to change some of them. */
export function useJobsSearch() {
  // The router lays what was read over what stood in the address, so it is read once more.
  const search = readJobsSearch(useSearch({ from: "/jobs" }));
  const navigate = useNavigate({ from: "/jobs" });
  const change: ChangeSearch = (change, how) =>
    void navigate({
      to: "/jobs",
      search: (before) => tidy<JobsSearch>({ ...before, ...change }),
      replace: how?.replace ?? false,
    });
  const clear = () => void navigate({ to: "/jobs", search: {} });
  return { search, change, clear };
}
