import { isDay } from "./days";

/** Reads a choice of several out of the address, or a single one as a person may write it there. */
export function chosen<T extends string>(raw: unknown, known: readonly T[]): T[] | undefined {
  const asked: unknown[] = Array.isArray(raw) ? raw : [raw];
  const found = known.filter((name) => asked.includes(name));
  return found.length > 0 ? found : undefined;
}

/** Reads a day. */
export function day(raw: unknown): string | undefined {
  return typeof raw === "string" && isDay(raw) ? raw : undefined;
}

/** Reads a text; digits alone come out of the address as a number. */
export function text(raw: unknown): string | undefined {
  if (typeof raw === "number") return String(raw);
  return typeof raw === "string" ? raw : undefined;
}

/** What may stand in an address, with every part of it that is taken back. */
export type Loose<Search> = { [Key in keyof Search]?: Search[Key] | undefined };

/** Leaves out what says nothing, so that no filter leaves a trace in the address. */
export function tidy<Search extends object>(search: Loose<Search>): Search {
  const said = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(said) as Search;
}
