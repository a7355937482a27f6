import { Late } from "../../components/late";
import { LoadFailed } from "../../components/load-failed";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { JobsLoading } from "./jobs-loading";
import { useJobs } from "./jobs-query";
import { JobsTable } from "./jobs-table";
import { NoJobsPicture } from "./no-jobs-picture";

const emptyText =
  "A job is listed here each time Voice Sync brings Microsoft Teams to what the phone system says, whether you started it or Auto Sync did.";

/** Every job that wrote, or would have written, to Microsoft Teams. */
export function JobsPage() {
  return (
    <Page title="Sync Jobs" lead="What Voice Sync changed in Microsoft Teams, when, and who started it.">
      <Jobs />
    </Page>
  );
}

function Jobs() {
  const jobs = useJobs();
  if (jobs.isPending) {
    return (
      <Late>
        <JobsLoading />
      </Late>
    );
  }
  if (jobs.isError) {
    return <LoadFailed what="Sync jobs" error={jobs.error} onAgain={() => void jobs.refetch()} />;
  }
  if (jobs.data.length === 0) {
    return <Notice picture={<NoJobsPicture />} title="No sync jobs yet" text={emptyText} />;
  }
  return <JobsTable jobs={jobs.data} now={new Date()} />;
}
