import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageLink } from "../../components/page-link";

/** A link to another job that keeps the way back to the list as it was. */
export function JobLink({ job, children }: { job: number; children: ReactNode }) {
  const search = useLocation().state.jobsSearch;
  return (
    <PageLink
      inline
      to="/jobs/$job"
      params={{ job: String(job) }}
      state={search ? { jobsSearch: search } : true}
    >
      {children}
    </PageLink>
  );
}
