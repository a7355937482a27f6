import type { AuditAreaView, AuditFilterRequest } from "../../ipc/bindings";
import { chosen, day, text, tidy } from "../../lib/address";
import { dayEnd, dayStart } from "../../lib/days";
import { areas } from "./audit-words";

/** What the address of Audit keeps. */
export type AuditSearch = { areas?: AuditAreaView[]; from?: string; to?: string; text?: string };

/** Reads the address; what it does not understand is left out. */
export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  return tidy<AuditSearch>({
    areas: chosen(raw.areas, areas),
    from: day(raw.from),
    to: day(raw.to),
    text: text(raw.text),
  });
}

/** The filter of an address; days begin and end as they do on this computer. */
export function toFilter({ areas, from, to, text }: AuditSearch): AuditFilterRequest {
  return {
    areas: areas ?? [],
    from: from ? dayStart(from) : null,
    to: to ? dayEnd(to) : null,
    text: text ?? null,
  };
}

/** Whether some entries may be left out of the list. */
export function isNarrowed(search: AuditSearch): boolean {
  return Object.keys(search).length > 0;
}
