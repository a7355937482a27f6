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
import type { CSSProperties, ReactNode, RefCallback } from "react";
import { TableCard } from "../../components/table-card";
import { useFolds } from "./folds";
import { jobColumns } from "./job-columns";
import { TypeFilter } from "./type-filter";

const useStyles = makeStyles({
  card: { "& th, & td": { paddingInline: tokens.spacingHorizontalMNudge } },
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
  const folds = useFolds();
  return (
    <TableCard label="Sync jobs" className={mergeClasses(styles.card, folds.room)}>
      <Table aria-label="Sync jobs" aria-rowcount={rows} aria-busy={busy} className={folds.table}>
        <TableHeader>
          <TableRow aria-rowindex={rows === undefined ? undefined : 1}>
            {jobColumns.map(({ id, title, widths: [all, most, few], numeric, fold }) => (
              <TableHeaderCell
                key={id}
                scope="col"
                style={{ "--all": all, "--most": most, "--few": few } as CSSProperties}
                className={mergeClasses(
                  styles.heading,
                  numeric && styles.numeric,
                  folds.column,
                  fold && folds[fold],
                )}
              >
                {title}
                {id === "type" && <TypeFilter />}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody ref={body ?? null}>{children}</TableBody>
      </Table>
    </TableCard>
  );
}
