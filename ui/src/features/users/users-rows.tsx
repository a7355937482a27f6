import { TableCell, TableRow } from "@fluentui/react-components";
import type { RefCallback } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import { RowsGap, useRowsInSight } from "../../components/rows-in-sight";
import type { PersonView } from "../../ipc/bindings";
import { usersColumns } from "./users-columns";

const ROW_PX = 57;
const keyOf = ({ user }: PersonView) => user;

/** People, one row each, in the table with this `body`. */
export function UsersRows({ people, body }: { people: readonly PersonView[]; body: Element | null }) {
  const { items, before, after, measure } = useRowsInSight(body, { rows: people, height: ROW_PX, keyOf });
  return (
    <>
      <RowsGap height={before} columns={usersColumns.length} />
      {items.map(({ index, row }) => (
        <Row key={row.user} person={row} index={index} measure={measure} />
      ))}
      <RowsGap height={after} columns={usersColumns.length} />
    </>
  );
}

type RowProps = { person: PersonView; index: number; measure?: RefCallback<Element> | undefined };

function Row({ person, index, measure }: RowProps) {
  const folds = useFoldingColumn();
  return (
    // The heading is the first row.
    <TableRow ref={measure ?? null} data-index={index} aria-rowindex={index + 2}>
      {usersColumns.map((column) => (
        <TableCell key={column.id} className={column.folds && folds.column}>
          {column.cell(person)}
        </TableCell>
      ))}
    </TableRow>
  );
}
