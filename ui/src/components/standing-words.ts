import type { FaceView, LeaderView } from "../ipc/bindings";
import { dayOf, momentInSentence, timeOf } from "../lib/time";

export const suspectTitle = "The phone system's list looks too small";
export const followingTitle = "Following another Voice Sync";
export const pbxEnableTitle = "PBX Enable Sync is on";

/** Nobody watched since then, today by the time of day alone. */
export function notWatchingTitle(since: string, now: Date): string {
  return `Not watching since ${sinceWords(since, now)}`;
}

/** "14:05", "yesterday, 14:05". */
export function sinceWords(since: string, now: Date): string {
  return dayOf(since, now) === "Today" ? timeOf(since) : momentInSentence(since, now);
}

export const faces: Record<FaceView, string> = {
  desktop: "Voice Sync (desktop app)",
  cli: "voice-sync (command line)",
  service: "voice-sync watch (service)",
};

/** What can be done here while another process works on the connection. */
export function followingNext({ takes_requests }: LeaderView): string {
  return takes_requests
    ? "Syncs with the stored approval and decisions about jobs are passed on to it; a manual sync, which needs your sign-in, can only be started there."
    : "Nothing can be started here until it ends.";
}
