import { TableCell, TableRow } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import type { PersonView } from "../../ipc/bindings";
import { usersColumns } from "./users-columns";

/** Up to here a browser draws them all without being felt. */
export const DRAWN_WHOLE = 200;
const ROW_PX = 57;

type RowProps = { person: PersonView; index: number; measure?: (row: HTMLElement | null) => void };

function Row({ person, index, measure }: RowProps) {
  const folds = useFoldingColumn();
  return (
    <TableRow ref={measure} data-index={index} aria-rowindex={index + 2}>
      {usersColumns.map((column) => (
        <TableCell key={column.id} className={column.folds && folds.column}>
          {column.cell(person)}
        </TableCell>
      ))}
    </TableRow>
  );
}

/** People, one row each. */
export function UsersRows({ people }: { people: readonly PersonView[] }) {
  if (people.length > DRAWN_WHOLE) return <DrawnRows people={people} />;
  return people.map((person, index) => <Row key={person.user} person={person} index={index} />);
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={usersColumns.length} style={{ height, padding: 0 }} />
    </tr>
  );
}

/** Only the rows around those that are looked at. */
function DrawnRows({ people }: { people: readonly PersonView[] }) {
  const top = useRef<HTMLTableRowElement>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    const main = top.current?.closest("main") ?? null;
    setScroller(main);
    if (main && top.current) {
      const from = main.getBoundingClientRect().top;
      setAbove(top.current.getBoundingClientRect().top - from + main.scrollTop);
    }
  }, []);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    measureElement: (row) => row.getBoundingClientRect().height || ROW_PX,
    getItemKey: (index) => people[index]?.user ?? index,
    scrollMargin: above,
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const before = (drawn[0]?.start ?? above) - above;
  const after = rows.getTotalSize() - ((drawn.at(-1)?.end ?? above) - above);
  return (
    <>
      <tr ref={top} aria-hidden />
      <Gap height={before} />
      {drawn.map(({ index }) => {
        const person = people[index];
        return (
          person && <Row key={person.user} person={person} index={index} measure={rows.measureElement} />
        );
      })}
      <Gap height={after} />
    </>
  );
}
