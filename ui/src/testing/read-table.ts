import { screen, waitFor } from "@testing-library/react";

/** The table called so once its rows are there: while they are read its frame stands already, with the same name. */
export function readTable(name: string): Promise<HTMLElement> {
  return waitFor(() => {
    const table = screen.getByRole("table", { name });
    if (table.closest("[aria-busy='true']")) throw new Error(`The rows of "${name}" are being read.`);
    return table;
  });
}
