import {
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode, RefCallback } from "react";
import { tableCard } from "../../components/table-card";
import { jobColumns } from "./job-columns";
import { TypeFilter } from "./type-filter";

const useStyles = makeStyles({
  card: {
    ...tableCard,
    "& th, & td": { paddingInline: tokens.spacingHorizontalM },
  },
  // Narrower than this the table scrolls inside its card instead of cutting every cell.
  table: { minWidth: "820px" },
  heading: { whiteSpace: "nowrap", fontWeight: tokens.fontWeightSemibold },
  numeric: { "& > *": { justifyContent: "flex-end" } },
});

type JobsFrameProps = {
  children: ReactNode;
  body?: RefCallback<Element>;
  /** Rows with the heading, where it is known; -1 where it is not. */
  rows?: number;
  busy?: boolean;
};

/** The frame of the list: its headings, and whatever rows it is given. */
export function JobsFrame({ children, body, rows, busy = false }: JobsFrameProps) {
  const styles = useStyles();
  return (
    <div className={styles.card}>
      <Table aria-label="Sync jobs" aria-rowcount={rows} aria-busy={busy} className={styles.table}>
        <TableHeader>
          <TableRow aria-rowindex={rows === undefined ? undefined : 1}>
            {jobColumns.map(({ id, title, width, numeric }) => (
              <TableHeaderCell
                key={id}
                scope="col"
                style={{ width }}
                className={mergeClasses(styles.heading, numeric && styles.numeric)}
              >
                {title}
                {id === "type" && <TypeFilter />}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody ref={body ?? null}>{children}</TableBody>
      </Table>
    </div>
  );
}
