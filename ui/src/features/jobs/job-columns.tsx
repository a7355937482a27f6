import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { JobStatus } from "../../components/job-status";
import type { JobView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { exactMoment, lasting, shortMoment } from "../../lib/time";
import { useFolds } from "./folds";
import { remarkablePurpose, typeNames } from "./job-words";
import type { JobsSearch } from "./jobs-search";

const useStyles = makeStyles({
  line: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  // A second line goes to a third before anything of it is cut.
  more: { display: "block", whiteSpace: "normal", overflowWrap: "anywhere" },
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
  /** Share of the width, in CSS: where there is room for every column, for most, for few. */
  widths: readonly [string, string, string];
  numeric?: boolean;
  /** Whether it is folded away where there is little room: first, or only where there is less still. */
  fold?: "first" | "second";
  cell: (job: JobView, context: Context) => ReactNode;
};

export const jobColumns: readonly JobColumn[] = [
  {
    id: "started",
    title: "Started",
    widths: ["16.5%", "20%", "24%"],
    cell: (job, context) => <Started job={job} {...context} />,
  },
  { id: "type", title: "Type", widths: ["10%", "10.5%", "13%"], cell: (job) => typeNames[job.type] },
  {
    id: "status",
    title: "Status",
    widths: ["22%", "25%", "28%"],
    cell: (job) => <Status status={job.status} />,
  },
  {
    id: "startedBy",
    title: "Started by",
    widths: ["16%", "14.5%", "17%"],
    cell: (job) => <StartedBy job={job} />,
  },
  {
    id: "changed",
    title: "Users changed",
    widths: ["11%", "14%", "18%"],
    numeric: true,
    cell: ({ counts }) => <Changed counts={counts} />,
  },
  {
    id: "failed",
    title: "Failed",
    widths: ["7%", "7.5%", "0"],
    numeric: true,
    fold: "second",
    cell: ({ counts }) => <People count={counts.failed} bad />,
  },
  {
    id: "waiting",
    title: "Waiting",
    widths: ["7.5%", "8.5%", "0"],
    numeric: true,
    fold: "second",
    cell: ({ counts }) => <People count={counts.waiting} />,
  },
  {
    id: "duration",
    title: "Duration",
    widths: ["10%", "0", "0"],
    numeric: true,
    fold: "first",
    cell: (job) => durationWords(job) ?? "–",
  },
];

const durationWords = ({ duration_s }: JobView) => (duration_s === null ? null : lasting(duration_s));

function Started({ job, now, search }: { job: JobView } & Context) {
  const styles = useStyles();
  const folds = useFolds();
  const duration = durationWords(job);
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
      <span className={mergeClasses(styles.more, styles.quiet)}>
        Job {job.id}
        {duration && <span className={folds.duration}> · {duration}</span>}
      </span>
    </Link>
  );
}

/** In full, on two lines where one does not hold it. */
function Status({ status }: Pick<JobView, "status">) {
  return (
    <span className={useStyles().more}>
      <JobStatus status={status} />
    </span>
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
      {purpose && <span className={mergeClasses(styles.more, styles.quiet)}>{purpose}</span>}
    </>
  );
}

/** How many were changed; where the next columns are folded away, those who were not stand below. */
function Changed({ counts: { verified, failed, waiting } }: Pick<JobView, "counts">) {
  const styles = useStyles();
  const folds = useFolds();
  const others = [failed > 0 && `${number(failed)} failed`, waiting > 0 && `${number(waiting)} waiting`];
  const words = others.filter(Boolean).join(", ");
  return (
    <>
      <People count={verified} />
      {words && (
        <span className={mergeClasses(styles.more, failed > 0 ? styles.bad : styles.quiet, folds.others)}>
          {words}
        </span>
      )}
    </>
  );
}

/** A number of people; none of them is said quietly. */
function People({ count, bad = false }: { count: number; bad?: boolean }) {
  const styles = useStyles();
  return <span className={count === 0 ? styles.none : bad ? styles.bad : undefined}>{number(count)}</span>;
}
