import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { useFoldingColumn } from "../../components/folding-column";
import { RowsLoading } from "../../components/rows-loading";
import { usersColumns } from "./users-columns";
import { UsersFrame } from "./users-table";

const useStyles = makeStyles({
  cell: { height: "40px" },
  filters: { width: "min(100%, 320px)", marginBottom: tokens.spacingVerticalL },
});

/** The list before its rows are known. */
export function UsersLoading() {
  const styles = useStyles();
  const folds = useFoldingColumn();
  const columns = usersColumns.map(({ id, folds: gives }) => ({
    id,
    className: gives ? folds.column : undefined,
  }));
  return (
    <Skeleton aria-label="Reading users" aria-busy>
      <SkeletonItem className={styles.filters} size={32} />
      <UsersFrame order={{}}>
        <RowsLoading columns={columns} cell={styles.cell} />
      </UsersFrame>
    </Skeleton>
  );
}
