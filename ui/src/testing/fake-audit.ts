import type { AuditView } from "../ipc/bindings";

/** A change of a safety limit. */
export function auditEntry(fields: Partial<AuditView> = {}): AuditView {
  return {
    id: 1,
    at: "2026-11-22T09:30:05Z",
    person: "CONTOSO\\ada",
    computer: "ADMIN-PC",
    microsoft_account: null,
    what: "limits.saved",
    title: "Limits changed",
    area: "settings",
    old: "10 removals",
    new: "20 removals",
    reason: "Office move",
    ...fields,
  };
}
