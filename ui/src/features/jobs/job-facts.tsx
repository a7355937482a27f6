import { makeStyles } from "@fluentui/react-components";
import { Address } from "../../components/address";
import { CopyButton } from "../../components/copy-button";
import { JobStatus } from "../../components/job-status";
import type { CountsView, JobDetailView, JobView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { exactMoment, lasting, shortMoment } from "../../lib/time";
import { type Fact, Facts } from "./facts";
import { JobLink } from "./job-link";
import { followerWords, purposeParts, typeNames } from "./job-words";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  hash: { display: "inline-flex", alignItems: "center" },
});

/** How a job stands, at a glance. */
export function JobHead({ job, now }: { job: JobView; now: Date }) {
  return (
    <Facts
      facts={[
        { name: "Status", value: <JobStatus status={job.status} /> },
        { name: "Type", value: typeNames[job.type] },
        { name: "Purpose", value: <Purpose job={job} /> },
        { name: "Started by", value: <bdi>{job.started_by}</bdi> },
        { name: "Started", value: <Moment at={job.started_at} now={now} /> },
        { name: "Duration", value: job.duration_s === null ? "Not ended" : lasting(job.duration_s) },
      ]}
    />
  );
}

const countNames: Record<keyof CountsView, string> = {
  planned: "People with changes",
  verified: "Changed and verified",
  failed: "Failed",
  skipped: "Skipped",
  waiting: "Waiting for Microsoft",
  not_sent: "Not sent",
  blocked: "Blocked",
  already_right: "Already right",
  without_number: "Left without a number",
};

/** Everything else that is known of a job. */
export function JobDetails({ detail, now }: { detail: JobDetailView; now: Date }) {
  const { job, related, steps } = detail;
  const facts: Fact[] = [
    { name: "Computer", value: <bdi>{job.computer}</bdi> },
    { name: "Microsoft account", value: <Address>{job.microsoft_account ?? "None signed in"}</Address> },
    { name: "Ended", value: job.ended_at ? <Moment at={job.ended_at} now={now} /> : "Not ended" },
    { name: "Plan hash", value: job.plan_hash ? <Hash hash={job.plan_hash} /> : "No plan" },
    { name: "Output log", value: job.diagnostic ? "With diagnostic detail" : "Without diagnostic detail" },
    { name: "Steps", value: number(steps) },
    { name: "Related jobs", value: related.length > 0 ? <Related related={related} /> : "None" },
    ...Object.entries(countNames).map(([key, name]) => ({
      name,
      value: number(job.counts[key as keyof CountsView]),
    })),
  ];
  return <Facts facts={facts} />;
}

function Purpose({ job }: { job: JobView }) {
  const { text, job: of } = purposeParts(job);
  if (of === null) return text;
  return (
    <>
      {text} <JobLink job={of}>job {of}</JobLink>
    </>
  );
}

function Moment({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={exactMoment(at)}>
      {shortMoment(at, now)}
    </time>
  );
}

function Hash({ hash }: { hash: string }) {
  const styles = useStyles();
  return (
    <span className={styles.hash}>
      <code title={hash}>{hash.slice(0, 12)}</code>
      <CopyButton what="plan hash" text={hash} />
    </span>
  );
}

function Related({ related }: Pick<JobDetailView, "related">) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {related.map(({ id, purpose }) => (
        <li key={id}>
          <JobLink job={id}>{followerWords(purpose, id)}</JobLink>
        </li>
      ))}
    </ul>
  );
}
