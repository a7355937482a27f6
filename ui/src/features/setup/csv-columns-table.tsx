import {
  Field,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import { Choose } from "./choose";
import { columnChoices, columns } from "./csv-columns";
import type { CsvChoice } from "./wizard";

const useStyles = makeStyles({
  name: { width: "40%" },
  cell: { paddingTop: tokens.spacingVerticalXS, paddingBottom: tokens.spacingVerticalXS },
  field: { minWidth: 0, "& > *": { minWidth: 0 } },
});

type CsvColumnsTableProps = {
  csv: CsvChoice;
  problems: Record<string, string>;
  onChoose: (what: string, header: string) => void;
};

/** Which column of the file is what. */
export function CsvColumnsTable({ csv, problems, onChoose }: CsvColumnsTableProps) {
  const styles = useStyles();
  return (
    <Table size="small" aria-label="Columns of the file">
      <TableHeader>
        <TableRow>
          <TableHeaderCell className={styles.name}>Voice Sync needs</TableHeaderCell>
          <TableHeaderCell>Column in the file</TableHeaderCell>
        </TableRow>
      </TableHeader>
      <TableBody>
        {columns.map(({ what, name, isRequired }) => (
          <TableRow key={what}>
            <TableCell id={`column-${what}`}>{isRequired ? `${name} (required)` : name}</TableCell>
            <TableCell className={styles.cell}>
              <Field
                className={styles.field}
                {...(problems[what] !== undefined && { validationMessage: problems[what] })}
              >
                <Choose
                  labelledBy={`column-${what}`}
                  choices={columnChoices(csv.file, what, isRequired)}
                  value={csv.mapping[what] ?? ""}
                  placeholder="Choose a column"
                  onChoose={(header) => onChoose(what, header)}
                />
              </Field>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
