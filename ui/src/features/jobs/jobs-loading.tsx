import { makeStyles, Skeleton } from "@fluentui/react-components";
import { RowsLoading } from "../../components/rows-loading";
import { useFolds } from "./folds";
import { jobColumns } from "./job-columns";
import { JobsFrame } from "./jobs-frame";

const useStyles = makeStyles({ cell: { height: "52px" } });

/** The list before its rows are known. */
export function JobsLoading() {
  const styles = useStyles();
  const folds = useFolds();
  const columns = jobColumns.map(({ id, fold }) => ({ id, className: fold && folds[fold] }));
  return (
    <Skeleton aria-label="Reading sync jobs" aria-busy>
      <JobsFrame>
        <RowsLoading columns={columns} cell={styles.cell} />
      </JobsFrame>
    </Skeleton>
  );
}
