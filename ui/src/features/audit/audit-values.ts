/** What is longer than this is shortened, to as much as its column shows in a line or two. */
const LONGEST = 80;
const BEGINNING = 48;

/** Whether a value is shown shortened: it is long, of several lines, or data. */
export function isLong(value: string): boolean {
  return value.length > LONGEST || value.includes("\n") || isData(value);
}

/** The beginning of a value, on one line. */
export function shortened(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, BEGINNING).trimEnd()}…` : line;
}

/** The whole of a value; data is indented. */
export function laidOut(value: string): string {
  return isData(value) ? JSON.stringify(JSON.parse(value), null, 2) : value;
}

function isData(value: string): boolean {
  if (!/^\s*[{[]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
