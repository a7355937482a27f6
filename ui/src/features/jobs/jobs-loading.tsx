import {
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  TableCell,
  TableRow,
} from "@fluentui/react-components";
import { useFolds } from "./folds";
import { jobColumns } from "./job-columns";
import { JobsFrame } from "./jobs-frame";

const rows = ["a", "b", "c", "d", "e", "f"];

const useStyles = makeStyles({ bar: { width: "70%" }, edge: { height: "52px" } });

/** The list before its rows are known, in its own shape so that nothing jumps. */
export function JobsLoading() {
  const styles = useStyles();
  const folds = useFolds();
  return (
    <Skeleton aria-label="Reading sync jobs" aria-busy>
      <JobsFrame>
        {rows.map((row) => (
          <TableRow key={row}>
            {jobColumns.map((column) => (
              <TableCell
                key={column.id}
                className={mergeClasses(styles.edge, column.fold && folds[column.fold])}
              >
                <SkeletonItem className={styles.bar} size={12} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </JobsFrame>
    </Skeleton>
  );
}
