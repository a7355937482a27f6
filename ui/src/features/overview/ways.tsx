import type { ReactNode } from "react";
import { PageLink } from "../../components/page-link";

/** A link inside a sentence, or one that stands by itself. */
type InProps = { inline?: boolean };

export function ToPbx({ inline = true }: InProps) {
  return (
    <PageLink inline={inline} to="/services/pbx">
      Services &gt; PBX
    </PageLink>
  );
}

type ToTeamsProps = InProps & { children?: ReactNode };

export function ToTeams({ inline = true, children = "Services > Teams" }: ToTeamsProps) {
  return (
    <PageLink inline={inline} to="/services/teams">
      {children}
    </PageLink>
  );
}

export function ToSyncJobs({ inline = true }: InProps) {
  return (
    <PageLink inline={inline} to="/jobs">
      Sync Jobs
    </PageLink>
  );
}

type ToJobProps = InProps & { job: number; problems?: boolean; children?: ReactNode };

/** To a job; `problems` shows those whom it left out. */
export function ToJob({ inline = true, job, problems = false, children = `Open job ${job}` }: ToJobProps) {
  return (
    <PageLink
      inline={inline}
      to="/jobs/$job"
      params={{ job: String(job) }}
      search={problems ? { show: "problems" } : {}}
    >
      {children}
    </PageLink>
  );
}
