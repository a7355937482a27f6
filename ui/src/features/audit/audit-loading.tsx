import { makeStyles, Skeleton } from "@fluentui/react-components";
import { useFoldingColumn } from "../../components/folding-column";
import { RowsLoading } from "../../components/rows-loading";
import { auditColumns } from "./audit-columns";
import { AuditFrame } from "./audit-table";

const useStyles = makeStyles({ cell: { height: "52px" } });

/** The list before its rows are known. */
export function AuditLoading() {
  const styles = useStyles();
  const folds = useFoldingColumn();
  const columns = auditColumns.map(({ id, folds: gives }) => ({
    id,
    className: gives ? folds.column : undefined,
  }));
  return (
    <Skeleton aria-label="Reading the audit trail" aria-busy>
      <AuditFrame>
        <RowsLoading columns={columns} cell={styles.cell} />
      </AuditFrame>
    </Skeleton>
  );
}
