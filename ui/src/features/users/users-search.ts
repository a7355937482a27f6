/** What the address of Users keeps. */
export type UsersSearch = { text?: string };

/** Reads the address; what it does not understand is left out. */
export function readUsersSearch(raw: Record<string, unknown>): UsersSearch {
  return typeof raw.text === "string" && raw.text !== "" ? { text: raw.text } : {};
}
