import {
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  TableCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import { useFolds } from "./folds";
import { usersColumns } from "./users-columns";
import { UsersFrame } from "./users-table";

const rows = ["a", "b", "c", "d", "e", "f"];

const useStyles = makeStyles({
  cell: { height: "40px" },
  bar: { width: "70%" },
  filters: { width: "min(100%, 320px)", marginBottom: tokens.spacingVerticalL },
});

/** The list before its rows are known, in its own shape so that nothing jumps. */
export function UsersLoading() {
  const styles = useStyles();
  const folds = useFolds();
  return (
    <Skeleton aria-label="Reading users" aria-busy>
      <SkeletonItem className={styles.filters} size={32} />
      <UsersFrame order={{}}>
        {rows.map((row) => (
          <TableRow key={row}>
            {usersColumns.map((column) => (
              <TableCell key={column.id} className={mergeClasses(styles.cell, column.folds && folds.column)}>
                <SkeletonItem className={styles.bar} size={12} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </UsersFrame>
    </Skeleton>
  );
}
