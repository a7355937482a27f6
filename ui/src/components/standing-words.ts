import type { FaceView } from "../ipc/bindings";
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
};
