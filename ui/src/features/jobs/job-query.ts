import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useBackend } from "../../ipc/backend";
import type { JobPeopleFilterRequest } from "../../ipc/bindings";
import { keys, useSyncState } from "../../ipc/queries";
import { peoplePage } from "./people-choice";

/** One job. What can be done with it also depends on whether another one runs. */
export function useJob(job: number) {
  const backend = useBackend();
  const queries = useQueryClient();
  const { data: state } = useSyncState();
  const moved = state && [state.running?.job, state.running?.phase, state.last_job?.id].join();
  const seen = useRef(moved);
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== moved) {
      void queries.invalidateQueries({ queryKey: keys.job(job), exact: true });
    }
    seen.current = moved;
  }, [queries, job, moved]);
  return useQuery({ queryKey: keys.job(job), queryFn: () => backend.job(job) });
}

/** What this job does at the moment, where it is the one that runs. */
export function useProgress(job: number) {
  const { data } = useSyncState();
  return data?.running?.job === job ? data.running : null;
}

/** The people of a job, a page at a time; another filter replaces them when it is there. */
export function useJobPeople(job: number, filter: JobPeopleFilterRequest) {
  const backend = useBackend();
  return useInfiniteQuery({
    queryKey: keys.jobPeople(job, filter),
    queryFn: ({ pageParam }) => peoplePage(backend.jobPeople, { job, filter, offset: pageParam }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before, query) => (query?.queryKey[1] === job ? keepPreviousData(before) : undefined),
  });
}

export function useJobLog(job: number) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.jobLog(job), queryFn: () => backend.jobLog(job) });
}
