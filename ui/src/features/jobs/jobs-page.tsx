import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { Search48Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import { ExportMenu, useExport } from "../../components/export-menu";
import { Late } from "../../components/late";
import { LoadMore } from "../../components/load-more";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { PageLink } from "../../components/page-link";
import { ReadFailed } from "../../components/read-failed";
import { ResultBar } from "../../components/result-bar";
import { lookOf } from "../../components/sync-looks";
import { useBackend } from "../../ipc/backend";
import { useSyncState } from "../../ipc/queries";
import { counted } from "../../lib/count";
import { JobsFilterBar } from "./jobs-filter-bar";
import { JobsLoading } from "./jobs-loading";
import { useJobs, useJobsSearch } from "./jobs-query";
import { isNarrowed, toListed } from "./jobs-search";
import { JobsTable } from "./jobs-table";
import { JumpToDate } from "./jump-to-date";
import { NoJobsPicture } from "./no-jobs-picture";

const emptyText =
  "A job is listed here each time Voice Sync brings Microsoft Teams to what the phone system says, whether you started it or Auto Sync did.";

const useStyles = makeStyles({
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

/** Every job that wrote, or would have written, to Microsoft Teams. */
export function JobsPage() {
  const styles = useStyles();
  const { search } = useJobsSearch();
  const jobs = useJobs(search);
  const backend = useBackend();
  const exporting = useExport((format) => backend.exportJobs(toListed(search), format));
  const { data: exported } = exporting;
  const hasNone = !jobs.isPlaceholderData && jobs.data?.pages[0]?.jobs.length === 0;
  const isEmpty = hasNone && !isNarrowed(search);
  const isUsable = !isEmpty && !jobs.isLoadingError;
  const actions = isUsable && (
    <div className={styles.actions}>
      <JumpToDate />
      <ExportMenu exporting={exporting} />
    </div>
  );
  return (
    <Page
      title="Sync Jobs"
      lead="What Voice Sync changed in Microsoft Teams, when, and who started it."
      help="sync-jobs"
      actions={actions}
    >
      <ResultBar
        done={exported ? `${counted(exported.count, "job")} exported to ${exported.path}` : null}
        error={exporting.error}
        onDismiss={exporting.reset}
      />
      {isUsable && <JobsFilterBar total={totalWords(jobs.data?.pages[0]?.total)} />}
      <Jobs jobs={jobs} />
    </Page>
  );
}

/** How many there are; nothing while that is not known. */
function totalWords(total: number | null | undefined): string {
  if (total === undefined) return "";
  return total === null ? "10,000+ jobs" : counted(total, "job");
}

function Jobs({ jobs }: { jobs: ReturnType<typeof useJobs> }) {
  const { search } = useJobsSearch();
  if (jobs.isPending) {
    return <Loading />;
  }
  if (jobs.data === undefined) {
    return <ReadFailed what="Sync jobs" error={jobs.error} onAgain={() => void jobs.refetch()} />;
  }
  const { pages } = jobs.data;
  const listed = pages.flatMap((page) => page.jobs);
  const found = listed.length > 0;
  // What the filters before found is no answer to these.
  if (!found && !jobs.isPlaceholderData && !isNarrowed(search)) {
    return <NoJobs />;
  }
  const added = counted(pages.at(-1)?.jobs.length ?? 0, "more job");
  return (
    <div>
      <ErrorBar error={jobs.error} />
      <JobsTable
        jobs={listed}
        total={pages[0]?.total ?? null}
        now={new Date()}
        busy={jobs.isPlaceholderData}
      />
      {found ? (
        <LoadMore
          more={jobs.hasNextPage}
          loading={jobs.isFetchingNextPage}
          onMore={() => void jobs.fetchNextPage()}
          end="These are all."
          added={pages.length > 1 ? `${added} loaded, ${counted(listed.length, "job")} in the list` : ""}
        />
      ) : (
        !jobs.isPlaceholderData && <NoMatch />
      )}
    </div>
  );
}

function NoJobs() {
  const { data: state } = useSyncState();
  const verb = (state && lookOf(state)?.verb) ?? "Sync Now";
  return (
    <Notice
      picture={<NoJobsPicture />}
      title="No sync jobs yet"
      text={`${emptyText} ${verb}, at the top right, makes the first one.`}
    >
      <PageLink to="/services/teams">Look at the voice rules first</PageLink>
    </Notice>
  );
}

function Loading() {
  return (
    <Late>
      <JobsLoading />
    </Late>
  );
}

function NoMatch() {
  const { clear } = useJobsSearch();
  return (
    <Notice
      picture={<Search48Regular aria-hidden />}
      title="No job matches these filters"
      text="Take a filter away, or choose other days."
    >
      <Button onClick={clear}>Show all jobs</Button>
    </Notice>
  );
}
