import type { ReactNode } from "react";
import type { JobTypeView, JobView } from "../../ipc/bindings";
import { duration, exactMoment, shortMoment } from "../../lib/time";
import { JobCount } from "./job-count";
import { JobStatus } from "./job-status";

const typeNames: Record<JobTypeView, string> = { auto: "Auto", manual: "Manual" };

export type JobColumn = {
  id: string;
  title: string;
  /** Share of the width, in CSS. */
  width: string;
  numeric?: boolean;
  cell: (job: JobView, now: Date) => ReactNode;
};

export const jobColumns: readonly JobColumn[] = [
  {
    id: "started",
    title: "Started",
    width: "18.5%",
    cell: (job, now) => (
      <time dateTime={job.startedAt} title={exactMoment(job.startedAt)}>
        {shortMoment(job.startedAt, now)}
      </time>
    ),
  },
  { id: "type", title: "Type", width: "7.5%", cell: (job) => typeNames[job.jobType] },
  { id: "status", title: "Status", width: "20%", cell: (job) => <JobStatus status={job.status} /> },
  {
    id: "startedBy",
    title: "Started by",
    width: "16%",
    cell: (job) => <span title={job.startedBy}>{job.startedBy}</span>,
  },
  {
    id: "changed",
    title: "Users changed",
    width: "12.5%",
    numeric: true,
    cell: (job) => <JobCount count={job.changed} />,
  },
  {
    id: "failed",
    title: "Failed",
    width: "7%",
    numeric: true,
    cell: (job) => <JobCount count={job.failed} tone="bad" />,
  },
  {
    id: "waiting",
    title: "Waiting",
    width: "7.5%",
    numeric: true,
    cell: (job) => <JobCount count={job.waiting} />,
  },
  {
    id: "duration",
    title: "Duration",
    width: "11%",
    numeric: true,
    cell: (job) => (job.endedAt ? duration(job.startedAt, job.endedAt) : "–"),
  },
];
