import {
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Tab,
  TabList,
  tokens,
} from "@fluentui/react-components";
import { type ReactNode, useId } from "react";
import { Page } from "../../components/page";
import { ResultBar } from "../../components/result-bar";
import type { FailureView, JobDetailView } from "../../ipc/bindings";
import { HeldBar, HeldBefore } from "./held-bar";
import { JobDetails, JobHead } from "./job-facts";
import { JobLog } from "./job-log";
import { JobPeople } from "./job-people";
import { JobProgress } from "./job-progress";
import { useProgress } from "./job-query";
import { type TabName, tabNames, useJobSearch } from "./job-search";
import { JobToolbar } from "./job-toolbar";
import { useJobVerbs } from "./job-verbs";
import { PausedBar } from "./paused-bar";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", whiteSpace: "normal" },
  panel: { marginTop: tokens.spacingVerticalM },
  loading: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
});

/** A job that was read. */
export function JobView({ detail, above }: { detail: JobDetailView; above: ReactNode }) {
  const { job, actions } = detail;
  const running = useProgress(job.id);
  const verbs = useJobVerbs(job.id, job.status);
  const toolbar = (
    <JobToolbar
      actions={actions}
      status={job.status}
      busy={verbs.isPending}
      cancelling={running?.cancelling ?? false}
      onVerb={verbs.mutate}
    />
  );
  return (
    <Page title={`Job ${job.id}`} help="one-job" above={above} actions={toolbar}>
      <ResultBar done={verbs.said} error={verbs.error} onDismiss={verbs.reset} />
      {job.status === "paused" && <PausedBar job={job} />}
      {job.failure && <FailureBar failure={job.failure} />}
      {job.status === "held" ? (
        <HeldBar detail={detail} busy={verbs.isPending} onVerb={verbs.mutate} />
      ) : (
        <HeldBefore reasons={job.held_because} />
      )}
      {running && <JobProgress running={running} />}
      <JobHead job={job} now={new Date()} />
      <JobTabs detail={detail} />
    </Page>
  );
}

/** What ended the job. */
function FailureBar({ failure }: { failure: FailureView }) {
  const styles = useStyles();
  const { message, advice, detail } = failure;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>{message}</MessageBarTitle> {advice} {detail}
      </MessageBarBody>
    </MessageBar>
  );
}

function JobTabs({ detail }: { detail: JobDetailView }) {
  const styles = useStyles();
  const { search, change } = useJobSearch();
  const tab = search.tab ?? "people";
  const open = (tab: TabName) => change({ tab: tab === "people" ? undefined : tab });
  const id = useId();
  return (
    <section aria-label="About this job">
      <TabList selectedValue={tab} onTabSelect={(_, { value }) => open(value as TabName)}>
        {(Object.keys(tabNames) as TabName[]).map((name) => (
          <Tab key={name} id={`${id}-${name}`} value={name} aria-controls={tab === name ? id : undefined}>
            {tabNames[name]}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" id={id} aria-labelledby={`${id}-${tab}`} className={styles.panel}>
        {tab === "people" && <JobPeople detail={detail} />}
        {tab === "log" && <JobLog job={detail.job.id} />}
        {tab === "details" && <JobDetails detail={detail} now={new Date()} />}
      </div>
    </section>
  );
}

/** A job before it is known, in its own shape. */
export function JobLoading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading the job" aria-busy className={styles.loading}>
      <SkeletonItem size={72} />
      <SkeletonItem size={32} />
      <SkeletonItem size={128} />
    </Skeleton>
  );
}
