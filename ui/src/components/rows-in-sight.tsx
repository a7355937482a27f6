import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefCallback, useLayoutEffect, useState } from "react";

/** Above this many rows only those in sight are drawn. */
export const MOST_DRAWN = 200;

type Drawn<Row> = {
  items: readonly { index: number; row: Row }[];
  /** The room of the rows before and after those that are drawn. */
  before: number;
  after: number;
  /** Where a row's height is to be known. */
  measure?: RefCallback<Element>;
};

type Rows<Row> = {
  rows: readonly Row[];
  /** About how many pixels high each is. */
  height: number;
  /** What tells one from every other. */
  keyOf: (row: Row) => string | number;
};

/** Which rows of the table with this `body` are drawn, as the page scrolls. */
export function useRowsInSight<Row>(body: Element | null, all: Rows<Row>): Drawn<Row> {
  const { rows } = all;
  const isWindowed = rows.length > MOST_DRAWN;
  const inSight = useWindow(isWindowed ? body : null, all);
  return isWindowed ? inSight : { items: rows.map((row, index) => ({ index, row })), before: 0, after: 0 };
}

/** Which rows are in sight of the page's scrolling, and how much room the others take; nothing while there is no `body`. */
function useWindow<Row>(body: Element | null, { rows, height, keyOf }: Rows<Row>): Drawn<Row> {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const main = body?.closest("main");
    if (!body || !main) return;
    const top = body.getBoundingClientRect().top - main.getBoundingClientRect().top;
    setScrollMargin(top + main.scrollTop);
  }, [body]);
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: body !== null,
    getScrollElement: () => body?.closest("main") ?? null,
    estimateSize: () => height,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 12,
    scrollMargin,
  });
  const drawn = virtual.getVirtualItems();
  const first = drawn.at(0);
  const last = drawn.at(-1);
  const items = drawn.flatMap(({ index }) => {
    const row = rows[index];
    return row ? [{ index, row }] : [];
  });
  return {
    items,
    before: first ? first.start - scrollMargin : 0,
    after: last ? virtual.getTotalSize() - (last.end - scrollMargin) : virtual.getTotalSize(),
    measure: virtual.measureElement,
  };
}

/** The room of rows that are not drawn. */
export function RowsGap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
