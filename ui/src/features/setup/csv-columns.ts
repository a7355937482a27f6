import type { CsvColumnsView } from "../../ipc/bindings";
import type { Choice } from "./choose";
import type { CsvChoice } from "./wizard";

/** What the shell takes for "everybody in the file", in place of a column. */
const EVERYBODY = "*";

/** What a column can be; the shell knows it by `what`. */
export const columns: readonly { what: string; name: string; isRequired: boolean }[] = [
  { what: "key", name: "Sign-in name (UPN)", isRequired: true },
  { what: "teams", name: "Enabled for Teams", isRequired: true },
  { what: "number", name: "Phone number", isRequired: false },
  { what: "extension", name: "Extension", isRequired: false },
  { what: "first_name", name: "First name", isRequired: false },
  { what: "last_name", name: "Last name", isRequired: false },
  { what: "display_name", name: "Display name", isRequired: false },
  { what: "email", name: "Email address", isRequired: false },
  { what: "active", name: "Active", isRequired: false },
  { what: "site", name: "Site", isRequired: false },
  { what: "country", name: "Country", isRequired: false },
];

/** What is wrong with the choice of columns, by `what`. */
export function columnProblems({ mapping }: CsvChoice): Record<string, string> {
  const missing = columns.filter(({ what, isRequired }) => isRequired && !mapping[what]);
  const problems: Record<string, string> = Object.fromEntries(
    missing.map(({ what }) => [what, "Choose the column."]),
  );
  if (!mapping.number && !mapping.extension) {
    problems.number = "Choose the column of the number, or that of the extension.";
  }
  return problems;
}

/** What can be chosen for a column. */
export function columnChoices(file: CsvColumnsView, what: string, isRequired: boolean): Choice[] {
  const headers = [...new Set(file.headers)].filter((header) => header !== "");
  const choices = headers.map((header) => ({ value: header, text: header }));
  if (what === "teams") {
    return [{ value: EVERYBODY, text: "Everybody in the file" }, ...choices];
  }
  return isRequired ? choices : [{ value: "", text: noColumn(file) }, ...choices];
}

function noColumn({ guessed }: CsvColumnsView): string {
  return Object.keys(guessed).length > 0 ? "Not in the file" : "Recognised by its name";
}

/** The columns that were chosen, as the shell wants them: empty for one that it would recognise and must not use. */
export function chosen({ file, mapping }: CsvChoice): Record<string, string> {
  const isSaid = ([what, header]: [string, string]) => header !== "" || file.guessed[what] !== undefined;
  return Object.fromEntries(Object.entries(mapping).filter(isSaid));
}
