import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { JobView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { exactMoment, lasting, shortMoment } from "../../lib/time";
import { JobStatus } from "./job-status";
import { remarkablePurpose, typeNames } from "./job-words";
import type { JobsSearch } from "./jobs-search";

const useStyles = makeStyles({
  line: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  link: {
    display: "block",
    minWidth: 0,
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
  none: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

type Context = { now: Date; search: JobsSearch };

export type JobColumn = {
  id: string;
  title: string;
  /** Share of the width, in CSS. */
  width: string;
  numeric?: boolean;
  cell: (job: JobView, context: Context) => ReactNode;
};

export const jobColumns: readonly JobColumn[] = [
  {
    id: "started",
    title: "Started",
    width: "17%",
    cell: (job, context) => <Started job={job} {...context} />,
  },
  { id: "type", title: "Type", width: "10%", cell: (job) => typeNames[job.type] },
  { id: "status", title: "Status", width: "20%", cell: (job) => <JobStatus status={job.status} /> },
  { id: "startedBy", title: "Started by", width: "17%", cell: (job) => <StartedBy job={job} /> },
  {
    id: "changed",
    title: "Users changed",
    width: "11%",
    numeric: true,
    cell: ({ counts }) => <People count={counts.verified} />,
  },
  {
    id: "failed",
    title: "Failed",
    width: "7%",
    numeric: true,
    cell: ({ counts }) => <People count={counts.failed} bad />,
  },
  {
    id: "waiting",
    title: "Waiting",
    width: "8%",
    numeric: true,
    cell: ({ counts }) => <People count={counts.waiting} />,
  },
  {
    id: "duration",
    title: "Duration",
    width: "10%",
    numeric: true,
    cell: (job) => (job.duration_s === null ? "–" : lasting(job.duration_s)),
  },
];

function Started({ job, now, search }: { job: JobView } & Context) {
  const styles = useStyles();
  return (
    <Link
      to="/jobs/$job"
      params={{ job: String(job.id) }}
      state={{ jobsSearch: search }}
      className={styles.link}
    >
      <time dateTime={job.started_at} title={exactMoment(job.started_at)} className={styles.line}>
        {shortMoment(job.started_at, now)}
      </time>
      <span className={mergeClasses(styles.line, styles.quiet)}>Job {job.id}</span>
    </Link>
  );
}

function StartedBy({ job }: { job: JobView }) {
  const styles = useStyles();
  const purpose = remarkablePurpose(job);
  return (
    <>
      <bdi className={styles.line} title={job.started_by}>
        {job.started_by}
      </bdi>
      {purpose && <span className={mergeClasses(styles.line, styles.quiet)}>{purpose}</span>}
    </>
  );
}

/** A number of people; none of them is said quietly. */
function People({ count, bad = false }: { count: number; bad?: boolean }) {
  const styles = useStyles();
  return <span className={count === 0 ? styles.none : bad ? styles.bad : undefined}>{number(count)}</span>;
}
