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

/** Sync jobs, newest first. However many they are, it is one table: a menu of its headings stays open. */
export function JobsTable({ jobs, total, now, busy }: JobsTableProps) {
  const [body, setBody] = useState<Element | null>(null);
  const isWindowed = jobs.length > MOST_DRAWN;
  const inSight = useWindow(isWindowed ? body : null, jobs);
  const { items, before, after } = isWindowed ? inSight : wholeOf(jobs);
  return (
    <JobsFrame body={setBody} rows={total === null ? -1 : total + 1} busy={busy}>
      <Gap height={before} />
      {items.map(({ index, job }) => (
        <JobRow
          key={job.id}
          job={job}
          index={index}
          now={now}
          {...(isWindowed && { measure: inSight.measure })}
        />
      ))}
      <Gap height={after} />
    </JobsFrame>
  );
}

const wholeOf = (jobs: readonly JobView[]) => ({
  items: jobs.map((job, index) => ({ index, job })),
  before: 0,
  after: 0,
});

/** Which rows are in sight of the page's scrolling, and how much room the others take; nothing while there is no `body`. */
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
    enabled: body !== null,
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
