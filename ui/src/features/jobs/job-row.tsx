import { makeStyles, mergeClasses, TableCell, TableRow, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import type { MouseEvent, RefCallback } from "react";
import type { JobView } from "../../ipc/bindings";
import { useFolds } from "./folds";
import { jobColumns } from "./job-columns";
import { useJobsSearch } from "./jobs-query";

const useStyles = makeStyles({
  row: { cursor: "pointer" },
  cell: {
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    height: "52px",
    paddingBlock: tokens.spacingVerticalXS,
  },
  numeric: { textAlign: "right", fontVariantNumeric: "tabular-nums" },
});

type JobRowProps = { job: JobView; index: number; now: Date; measure?: RefCallback<Element> | undefined };

/** A job. Its link opens it, and so does a click anywhere else that marks no text. */
export function JobRow({ job, index, now, measure }: JobRowProps) {
  const styles = useStyles();
  const folds = useFolds();
  const navigate = useNavigate();
  const { search } = useJobsSearch();
  const open = (event: MouseEvent) => {
    const isLink = event.target instanceof Element && event.target.closest("a") !== null;
    const marked = window.getSelection()?.toString() ?? "";
    if (isLink || marked !== "") return;
    void navigate({ to: "/jobs/$job", params: { job: String(job.id) }, state: { jobsSearch: search } });
  };
  return (
    <TableRow
      ref={measure ?? null}
      data-index={index}
      // The heading is the first row.
      aria-rowindex={index + 2}
      className={styles.row}
      onClick={open}
    >
      {jobColumns.map((column) => (
        <TableCell
          key={column.id}
          className={mergeClasses(
            styles.cell,
            column.numeric && styles.numeric,
            column.fold && folds[column.fold],
          )}
        >
          {column.cell(job, { now, search })}
        </TableCell>
      ))}
    </TableRow>
  );
}
