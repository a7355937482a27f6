import { useState } from "react";
import { RowsGap, useRowsInSight } from "../../components/rows-in-sight";
import type { JobView } from "../../ipc/bindings";
import { jobColumns } from "./job-columns";
import { JobRow } from "./job-row";
import { JobsFrame } from "./jobs-frame";

const ROW_PX = 53;
const keyOf = ({ id }: JobView) => id;

type JobsTableProps = {
  jobs: readonly JobView[];
  /** How many match; `null` where they were not counted. */
  total: number | null;
  /** Decides what "Today" is. */
  now: Date;
  busy: boolean;
};

/** Sync jobs, newest first. However many they are, it is one table: a menu of its headings stays open. */
export function JobsTable({ jobs, total, now, busy }: JobsTableProps) {
  const [body, setBody] = useState<Element | null>(null);
  const { items, before, after, measure } = useRowsInSight(body, { rows: jobs, height: ROW_PX, keyOf });
  return (
    <JobsFrame body={setBody} rows={total === null ? -1 : total + 1} busy={busy}>
      <RowsGap height={before} columns={jobColumns.length} />
      {items.map(({ index, row: job }) => (
        <JobRow key={job.id} job={job} index={index} now={now} measure={measure} />
      ))}
      <RowsGap height={after} columns={jobColumns.length} />
    </JobsFrame>
  );
}
