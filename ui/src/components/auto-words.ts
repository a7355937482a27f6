import type { AutoSyncView } from "../ipc/bindings";

/** What Auto Sync does now, or what it waits for. */
export function autoWords({ standing, news }: AutoSyncView): string {
  switch (standing) {
    case "ready":
      return news === false
        ? "On. This 8x8 key has no audit records, so whole lists are read: a change reaches Microsoft Teams within 10 minutes of saving, while Voice Sync runs."
        : "On. A sync starts within 10 minutes of saving a change in the phone system, usually within seconds, while Voice Sync runs.";
    case "off":
      return "Off. Changes in the phone system are queued until somebody syncs.";
    case "pbx_enable_sync":
      return "Paused: PBX Enable Sync is on. The phone system is read only when somebody asks.";
    case "not_approved":
      return "Waits: a Global Administrator must approve Voice Sync first.";
    case "reconnect_needed":
      return "Paused: Microsoft refuses what Voice Sync signs in with. The queue stays; after a renewal it goes on where it was.";
    case "first_sync":
      return "Waits: the first sync is a preview that somebody must approve. It stands in Sync Jobs.";
  }
}
