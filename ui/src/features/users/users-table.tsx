import {
  makeStyles,
  mergeClasses,
  type SortDirection,
  Table,
  TableBody,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode, RefCallback } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import { TableCard } from "../../components/table-card";
import { type UsersColumn, usersColumns } from "./users-columns";
import type { ChangeSearch } from "./users-query";
import type { UsersSearch } from "./users-search";

const useStyles = makeStyles({
  card: {
    "& th, & td": { paddingInline: tokens.spacingHorizontalS, minWidth: 0 },
    "& th:first-child, & td:first-child": { paddingInlineStart: tokens.spacingHorizontalL },
    "& td": { paddingBlock: tokens.spacingVerticalS, verticalAlign: "top" },
  },
  table: { minWidth: "600px" },
  heading: { whiteSpace: "nowrap", fontWeight: tokens.fontWeightSemibold },
});

type Order = Pick<UsersSearch, "sort" | "descending">;

function direction(column: UsersColumn, order: Order): SortDirection | undefined {
  if (column.sort !== (order.sort ?? "name")) return undefined;
  return order.descending ? "descending" : "ascending";
}

type OnOrder = ChangeSearch | undefined;

function Heading({ column, order, onOrder }: { column: UsersColumn; order: Order; onOrder: OnOrder }) {
  const styles = useStyles();
  const folds = useFoldingColumn();
  const { sort, title, width } = column;
  const look = {
    className: mergeClasses(styles.heading, column.folds && folds.column),
    ...(width && { style: { width } }),
  };
  if (!sort) {
    return <TableHeaderCell {...look}>{title}</TableHeaderCell>;
  }
  const now = direction(column, order);
  const turn = () => onOrder?.({ sort, descending: now === "ascending" ? true : undefined });
  return (
    <TableHeaderCell {...look} sortable onClick={turn} {...(now && { sortDirection: now })}>
      {title}
    </TableHeaderCell>
  );
}

type UsersFrameProps = {
  order: Order;
  children: ReactNode;
  body?: RefCallback<Element>;
  /** Rows with the heading, where they are known. */
  rows?: number;
  busy?: boolean;
  onOrder?: ChangeSearch;
};

/** The frame of the list: its headings, by which it is sorted, and whatever rows it is given. */
export function UsersFrame({ order, children, body, rows, busy = false, onOrder }: UsersFrameProps) {
  const styles = useStyles();
  const folds = useFoldingColumn();
  return (
    <TableCard label="Users" className={mergeClasses(styles.card, folds.room)}>
      <Table aria-label="Users" aria-rowcount={rows} aria-busy={busy} className={styles.table} sortable>
        <TableHeader>
          <TableRow aria-rowindex={rows === undefined ? undefined : 1}>
            {usersColumns.map((column) => (
              <Heading key={column.id} column={column} order={order} onOrder={onOrder} />
            ))}
          </TableRow>
        </TableHeader>
        <TableBody ref={body ?? null}>{children}</TableBody>
      </Table>
    </TableCard>
  );
}
