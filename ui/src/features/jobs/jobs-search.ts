/** What the address of Sync Jobs keeps. */
export type JobsSearch = { person?: string };

/** Reads the address; what it does not understand is left out. */
export function readJobsSearch(raw: Record<string, unknown>): JobsSearch {
  return typeof raw.person === "string" && raw.person !== "" ? { person: raw.person } : {};
}
