import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useState } from "react";
import type { JobView } from "../../ipc/bindings";
import { jobColumns } from "./job-columns";
import { JobRow } from "./job-row";
import { JobsFrame } from "./jobs-frame";

/** Above this many rows only those in sight are drawn. */
const MOST_DRAWN = 200;
const ROW_PX = 53;

type JobsTableProps = {
  jobs: readonly JobView[];
  /** How many match; `null` where they were not counted. */
  total: number | null;
  /** Decides what "Today" is. */
  now: Date;
  busy: boolean;
};

/** Sync jobs, newest first. */
export function JobsTable(props: JobsTableProps) {
  return props.jobs.length > MOST_DRAWN ? <WindowedTable {...props} /> : <WholeTable {...props} />;
}

const rowsOf = (total: number | null) => (total === null ? -1 : total + 1);

function WholeTable({ jobs, total, now, busy }: JobsTableProps) {
  return (
    <JobsFrame rows={rowsOf(total)} busy={busy}>
      {jobs.map((job, index) => (
        <JobRow key={job.id} job={job} index={index} now={now} />
      ))}
    </JobsFrame>
  );
}

function WindowedTable({ jobs, total, now, busy }: JobsTableProps) {
  const [body, setBody] = useState<Element | null>(null);
  const { items, before, after, measure } = useWindow(body, jobs);
  return (
    <JobsFrame body={setBody} rows={rowsOf(total)} busy={busy}>
      <Gap height={before} />
      {items.map(({ index, job }) => (
        <JobRow key={job.id} job={job} index={index} now={now} measure={measure} />
      ))}
      <Gap height={after} />
    </JobsFrame>
  );
}

/** Which rows are in sight of the page's scrolling, and how much room the others take. */
function useWindow(body: Element | null, jobs: readonly JobView[]) {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const main = body?.closest("main");
    if (!body || !main) return;
    const top = body.getBoundingClientRect().top - main.getBoundingClientRect().top;
    setScrollMargin(top + main.scrollTop);
  }, [body]);
  const rows = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => body?.closest("main") ?? null,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => jobs[index]?.id ?? index,
    overscan: 12,
    scrollMargin,
  });
  const drawn = rows.getVirtualItems();
  const first = drawn.at(0);
  const last = drawn.at(-1);
  const items = drawn.flatMap(({ index }) => {
    const job = jobs[index];
    return job ? [{ index, job }] : [];
  });
  return {
    items,
    before: first ? first.start - scrollMargin : 0,
    after: last ? rows.getTotalSize() - (last.end - scrollMargin) : rows.getTotalSize(),
    measure: rows.measureElement,
  };
}

/** The room of rows that are not drawn. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={jobColumns.length} style={{ height, padding: 0 }} />
    </tr>
  );
}
