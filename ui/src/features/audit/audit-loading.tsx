import {
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  TableCell,
  TableRow,
} from "@fluentui/react-components";
import { auditColumns } from "./audit-columns";
import { useFolds } from "./audit-folds";
import { AuditFrame } from "./audit-table";

const rows = ["a", "b", "c", "d", "e", "f"];

const useStyles = makeStyles({ bar: { width: "70%" }, edge: { height: "52px" } });

/** The list before its rows are known, in its own shape so that nothing jumps. */
export function AuditLoading() {
  const styles = useStyles();
  const folds = useFolds();
  return (
    <Skeleton aria-label="Reading the audit trail" aria-busy>
      <AuditFrame>
        {rows.map((row) => (
          <TableRow key={row}>
            {auditColumns.map((column) => (
              <TableCell key={column.id} className={mergeClasses(styles.edge, column.folds && folds.column)}>
                <SkeletonItem className={styles.bar} size={12} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </AuditFrame>
    </Skeleton>
  );
}
