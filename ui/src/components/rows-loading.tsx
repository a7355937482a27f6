import { makeStyles, mergeClasses, SkeletonItem, TableCell, TableRow } from "@fluentui/react-components";

const rows = ["a", "b", "c", "d", "e", "f"];

const useStyles = makeStyles({ bar: { width: "70%" } });

type RowsLoadingProps = {
  /** Of each column its name, and what gives it its room. */
  columns: readonly { id: string; className: string | undefined }[];
  /** What gives a row its height. */
  cell: string;
};

/** The rows of a table before they are known, in its own shape so that nothing jumps. */
export function RowsLoading({ columns, cell }: RowsLoadingProps) {
  const styles = useStyles();
  return rows.map((row) => (
    <TableRow key={row}>
      {columns.map(({ id, className }) => (
        <TableCell key={id} className={mergeClasses(cell, className)}>
          <SkeletonItem className={styles.bar} size={12} />
        </TableCell>
      ))}
    </TableRow>
  ));
}
