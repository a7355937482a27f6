import {
  Breadcrumb,
  BreadcrumbDivider,
  BreadcrumbItem,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { Search48Regular } from "@fluentui/react-icons";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Late } from "../../components/late";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { PageLink } from "../../components/page-link";
import { ReadFailed } from "../../components/read-failed";
import { errorCode } from "../../ipc/ui-error";
import { useJob } from "./job-query";
import { JobLoading, JobView } from "./job-view";

const useStyles = makeStyles({
  trail: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalSNudge})` },
  part: { paddingInline: tokens.spacingHorizontalSNudge },
});

/** One job: how it stands, what it did for whom, and what can be done about it. */
export function JobPage({ job }: { job: number }) {
  // Another job is another page, with its own choices.
  return Number.isSafeInteger(job) && job > 0 ? <KnownJob key={job} job={job} /> : <NoSuchJob />;
}

function KnownJob({ job }: { job: number }) {
  const { data, isPending, error, refetch } = useJob(job);
  const title = `Job ${job}`;
  if (data) {
    return <JobView detail={data} above={<WayBack here={title} />} />;
  }
  if (isPending) {
    return (
      <Framed title={title}>
        <Late>
          <JobLoading />
        </Late>
      </Framed>
    );
  }
  if (errorCode(error) === "not_found") {
    return <NoSuchJob />;
  }
  return (
    <Framed title={title}>
      <ReadFailed what={title} error={error} onAgain={() => void refetch()} />
    </Framed>
  );
}

function Framed({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Page title={title} help="one-job" above={<WayBack here={title} />}>
      {children}
    </Page>
  );
}

/** To the list, with the filters from which the job was opened. */
function WayBack({ here }: { here: string }) {
  const styles = useStyles();
  const search = useLocation().state.jobsSearch;
  return (
    <Breadcrumb aria-label="Breadcrumb" className={styles.trail}>
      <BreadcrumbItem>
        <PageLink to="/jobs" search={search ?? {}} className={styles.part}>
          Sync Jobs
        </PageLink>
      </BreadcrumbItem>
      <BreadcrumbDivider />
      <BreadcrumbItem>
        <span aria-current="page" className={styles.part}>
          {here}
        </span>
      </BreadcrumbItem>
    </Breadcrumb>
  );
}

function NoSuchJob() {
  return (
    <Framed title="Job not found">
      <Notice
        picture={<Search48Regular aria-hidden />}
        title="There is no such job"
        text="It may belong to another connection, or be older than what is kept. Look for it under Sync Jobs."
      />
    </Framed>
  );
}
