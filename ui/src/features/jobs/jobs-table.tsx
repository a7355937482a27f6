import {
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { JobView } from "../../ipc/bindings";
import { type JobColumn, jobColumns } from "./job-columns";

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflow: "hidden",
    // The card has its own edge.
    "& tbody tr:last-child": { borderBottom: "none" },
    "& th, & td": { paddingInline: tokens.spacingHorizontalM },
  },
  heading: { whiteSpace: "nowrap", fontWeight: tokens.fontWeightSemibold },
  numericHeading: { "& > *": { justifyContent: "flex-end" } },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  numeric: { textAlign: "right", fontVariantNumeric: "tabular-nums" },
});

/** The frame of the list: its headings, and whatever rows it is given. */
export function JobsFrame({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.card}>
      <Table aria-label="Sync jobs">
        <TableHeader>
          <TableRow>
            {jobColumns.map((column) => (
              <TableHeaderCell
                key={column.id}
                style={{ width: column.width }}
                className={mergeClasses(styles.heading, column.numeric && styles.numericHeading)}
              >
                {column.title}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>{children}</TableBody>
      </Table>
    </div>
  );
}

function Cell({ column, children }: { column: JobColumn; children: ReactNode }) {
  const styles = useStyles();
  return (
    <TableCell className={mergeClasses(styles.text, column.numeric && styles.numeric)}>{children}</TableCell>
  );
}

/** Sync jobs, newest first. `now` decides what "Today" is. */
export function JobsTable({ jobs, now }: { jobs: readonly JobView[]; now: Date }) {
  return (
    <JobsFrame>
      {jobs.map((job) => (
        <TableRow key={job.id}>
          {jobColumns.map((column) => (
            <Cell key={column.id} column={column}>
              {column.cell(job, now)}
            </Cell>
          ))}
        </TableRow>
      ))}
    </JobsFrame>
  );
}
