import type { AutoSyncView } from "../ipc/bindings";

export function autoSync(fields: Partial<AutoSyncView> = {}): AutoSyncView {
  return {
    next_gen: false,
    auto_sync: false,
    pbx_enable_sync: false,
    repair_drift: false,
    drifted: 0,
    standing: "off",
    news: true,
    sync_at: null,
    not_watching_since: null,
    ...fields,
  };
}
