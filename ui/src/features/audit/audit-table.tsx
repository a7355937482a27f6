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
import { type ReactNode, type RefCallback, useState } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import { RowsGap, useRowsInSight } from "../../components/rows-in-sight";
import { TableCard } from "../../components/table-card";
import type { AuditView } from "../../ipc/bindings";
import { auditColumns } from "./audit-columns";

const ROW_PX = 53;
const keyOf = ({ id }: AuditView) => id;

const useStyles = makeStyles({
  card: {
    "& th, & td": { paddingInline: tokens.spacingHorizontalMNudge },
    "& td": { paddingBlock: tokens.spacingVerticalS, verticalAlign: "top", userSelect: "text" },
  },
  table: { minWidth: "640px" },
  heading: { whiteSpace: "nowrap", fontWeight: tokens.fontWeightSemibold },
});

type AuditFrameProps = {
  children: ReactNode;
  body?: RefCallback<Element>;
  /** Rows with the heading, where it is known; -1 where it is not. */
  rows?: number;
  busy?: boolean;
};

/** The frame of the list: its headings, and whatever rows it is given. */
export function AuditFrame({ children, body, rows, busy = false }: AuditFrameProps) {
  const styles = useStyles();
  const folds = useFoldingColumn();
  return (
    <TableCard label="Audit" className={mergeClasses(styles.card, folds.room)}>
      <Table aria-label="Audit" aria-rowcount={rows} aria-busy={busy} className={styles.table}>
        <TableHeader>
          <TableRow aria-rowindex={rows === undefined ? undefined : 1}>
            {auditColumns.map((column) => (
              <TableHeaderCell
                key={column.id}
                scope="col"
                {...(column.width && { style: { width: column.width } })}
                className={mergeClasses(styles.heading, column.folds && folds.column)}
              >
                {column.title}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody ref={body ?? null}>{children}</TableBody>
      </Table>
    </TableCard>
  );
}

type AuditTableProps = {
  entries: readonly AuditView[];
  /** Whether there are more than these. */
  more: boolean;
  /** Decides what "Today" is. */
  now: Date;
  busy: boolean;
};

/** Entries, newest first. */
export function AuditTable({ entries, more, now, busy }: AuditTableProps) {
  const [body, setBody] = useState<Element | null>(null);
  const folds = useFoldingColumn();
  const { items, before, after, measure } = useRowsInSight(body, { rows: entries, height: ROW_PX, keyOf });
  return (
    <AuditFrame body={setBody} rows={more ? -1 : entries.length + 1} busy={busy}>
      <RowsGap height={before} columns={auditColumns.length} />
      {items.map(({ index, row }) => (
        // The heading is the first row.
        <TableRow key={row.id} ref={measure ?? null} data-index={index} aria-rowindex={index + 2}>
          {auditColumns.map((column) => (
            <TableCell key={column.id} className={column.folds && folds.column}>
              {column.cell(row, now)}
            </TableCell>
          ))}
        </TableRow>
      ))}
      <RowsGap height={after} columns={auditColumns.length} />
    </AuditFrame>
  );
}
