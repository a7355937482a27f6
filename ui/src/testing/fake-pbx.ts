import type { PbxStatusView } from "../ipc/bindings";

const from = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** 8x8, read some minutes ago. */
export function pbxStatus(fields: Partial<PbxStatusView> = {}): PbxStatusView {
  return {
    source: { kind: "eight_by_eight", address: "https://api.8x8.example", customer: "0012J00" },
    last_complete: from(-4.5),
    users_read: 1250,
    teams_enabled: 812,
    next_refresh: from(1.5),
    quota: { left: 40, of: 100, resets_at: null },
    suspect: null,
    refreshing: false,
    ...fields,
  };
}
