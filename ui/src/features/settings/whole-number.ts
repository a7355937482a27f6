import { number } from "../../lib/count";

/** The least and the most. */
export type Range = readonly [least: number, most: number];

/** "1 to 100". */
export function rangeWords([least, most]: Range): string {
  return `${number(least)} to ${number(most)}`;
}

/** The whole number that somebody typed; `null` where it is none, or one that is out of range. */
export function readWholeNumber(text: string, [least, most]: Range): number | null {
  const typed = /^\d+$/.test(text.trim()) ? Number(text.trim()) : null;
  return typed !== null && typed >= least && typed <= most ? typed : null;
}

/** What is wrong with what was typed; `null` when nothing is. */
export function numberProblem(text: string, range: Range): string | null {
  if (readWholeNumber(text, range) !== null) return null;
  const isWhole = /^\d+$/.test(text.trim());
  return isWhole
    ? `Out of range: ${rangeWords(range)} is possible.`
    : `Enter a whole number, in digits only: ${rangeWords(range)}.`;
}
