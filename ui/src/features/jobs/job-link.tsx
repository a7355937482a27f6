import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A link to another job that keeps the way back to the list as it was. */
export function JobLink({ job, children }: { job: number; children: ReactNode }) {
  const search = useLocation().state.jobsSearch;
  return (
    <Link to="/jobs/$job" params={{ job: String(job) }} state={search ? { jobsSearch: search } : true}>
      {children}
    </Link>
  );
}
