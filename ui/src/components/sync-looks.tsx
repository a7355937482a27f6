import {
  ArrowCircleUp20Filled,
  ArrowSync20Filled,
  Bug20Filled,
  CheckmarkCircle20Filled,
  CloudOff20Filled,
  DocumentSearch20Filled,
  ErrorCircle20Filled,
  type FluentIcon,
  HandRight20Filled,
  PlugDisconnected20Filled,
  Warning20Filled,
} from "@fluentui/react-icons";
import type { ButtonView, PhaseView, RunningView, StateView } from "../ipc/bindings";
import { number } from "../lib/count";
import { since } from "../lib/time";

export type Tone = "good" | "asking" | "busy" | "warning" | "bad";

type Look = {
  Icon: FluentIcon;
  tone: Tone;
  /** What a press does. */
  verb: string;
  /** How everything stands. */
  words: (state: StateView, now: Date) => string;
  /** The same for a live region, which says what moved and not every step of it. */
  spoken: (state: StateView) => string;
};

const looks: Record<Exclude<ButtonView, "not_connected">, Look> = {
  up_to_date: { ...look(CheckmarkCircle20Filled, "good", "Up to date"), words: upToDate },
  changes_queued: {
    ...look(ArrowCircleUp20Filled, "asking", "Changes queued"),
    words: changesQueued,
    spoken: changesQueued,
  },
  syncing: {
    ...look(ArrowSync20Filled, "busy", "Syncing"),
    words: ({ running }) => (running ? runningWords(running) : "Syncing"),
    spoken: spokenOfRunning,
  },
  completed_with_errors: look(Warning20Filled, "warning", "Completed with errors"),
  failed: look(ErrorCircle20Filled, "bad", "Failed"),
  held: { ...look(HandRight20Filled, "asking", "Held for approval"), verb: "Review changes" },
  reconnect_needed: look(PlugDisconnected20Filled, "bad", "Reconnect needed"),
  approval_needed: {
    ...look(DocumentSearch20Filled, "asking", "Nothing synced yet"),
    verb: "Preview first sync",
  },
  offline: look(CloudOff20Filled, "warning", "Offline"),
};

function look(Icon: FluentIcon, tone: Tone, words: string): Look {
  return { Icon, tone, verb: "Sync Now", words: () => words, spoken: () => words };
}

/** How the button looks; `null` where there is none. */
export function lookOf({ button, running }: StateView): Look | null {
  if (button === "not_connected") return null;
  const found = looks[button];
  return running?.diagnostic ? { ...found, Icon: Bug20Filled } : found;
}

function upToDate({ mirror_at }: StateView, now: Date): string {
  return mirror_at === null ? "Up to date" : `Up to date as of ${since(mirror_at, now)}`;
}

function changesQueued({ queued }: StateView): string {
  return `Changes queued (${number(queued)})`;
}

const phases: Record<PhaseView, string> = {
  refreshing: "Reading the phone system",
  planning: "Comparing with Teams",
  applying: "Syncing",
};

/** "Syncing 120/500", or what is done before there is anything to count. */
function runningWords({ phase, done, of }: RunningView): string {
  return phase === "applying" && of > 0 ? `Syncing ${number(done)}/${number(of)}` : phases[phase];
}

function spokenOfRunning({ running, another_waits }: StateView): string {
  if (!running) return "Syncing";
  const now = running.cancelling ? stopping : phases[running.phase];
  return another_waits ? `${now}. ${anotherFollows}` : now;
}

export const stopping = "Stopping after the change in flight";
export const anotherFollows = "One more sync will follow";

/** What the strip under the header says while a job is at work. */
export function progressWords({ running, another_waits }: StateView): string {
  if (!running) return "";
  const people = `Syncing ${number(running.done)} of ${number(running.of)} people`;
  const counted = running.phase === "applying" && running.of > 0;
  const work = running.cancelling ? stopping : counted ? people : phases[running.phase];
  const kind = running.diagnostic ? "Diagnostic sync: " : "";
  return [kind + work, another_waits && anotherFollows].filter(Boolean).join(". ");
}
