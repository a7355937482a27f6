import {
  EyeOff20Filled,
  type FluentIcon,
  PauseCircle20Filled,
  PeopleSync20Filled,
  Warning20Filled,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import {
  faces,
  followingNext,
  followingTitle,
  notWatchingTitle,
  pbxEnableTitle,
  suspectTitle,
} from "../../components/standing-words";
import { lookOf, type Tone } from "../../components/sync-looks";
import type { StateView } from "../../ipc/bindings";
import { nextOf } from "./next-step";
import { ToPbx, ToSyncJobs } from "./ways";

type Standing = {
  Icon: FluentIcon;
  tone: Tone;
  /** How everything stands. */
  words: string;
  /** What to do next, with the way there. */
  next: ReactNode;
};

/** States in which the button says already what stands in the way of everything else. */
const pressing: readonly StateView["button"][] = ["reconnect_needed", "failed", "offline", "held"];

/** What matters most now; `null` where nothing is connected. */
export function standingOf(state: StateView, now: Date): Standing | null {
  const look = lookOf(state);
  if (look === null) return null;
  const hindrance = pressing.includes(state.button) ? null : hindranceOf(state, now);
  return hindrance ?? { ...look, words: look.words(state, now), next: nextOf(state) };
}

/** Why nothing comes or goes by itself, although the last sync was well. */
function hindranceOf({ suspect, button, following, auto_sync }: StateView, now: Date): Standing | null {
  if (suspect) {
    return {
      Icon: Warning20Filled,
      tone: "warning",
      words: suspectTitle,
      next: (
        <>
          No number is taken away until you confirm that this is right. Look at it under <ToPbx />.
        </>
      ),
    };
  }
  if (button === "syncing" || button === "approval_needed") return null;
  if (following) {
    return {
      Icon: PeopleSync20Filled,
      tone: "busy",
      words: followingTitle,
      next: (
        <>
          {faces[following.face]} on <bdi>{following.computer}</bdi> works on this connection.{" "}
          {followingNext(following)} What it does stands under <ToSyncJobs />.
        </>
      ),
    };
  }
  if (auto_sync.pbx_enable_sync) {
    return {
      Icon: PauseCircle20Filled,
      tone: "warning",
      words: pbxEnableTitle,
      next: (
        <>
          Changes in the phone system do not arrive by themselves. Switch it off under <ToPbx /> when the
          troubleshooting is over.
        </>
      ),
    };
  }
  if (auto_sync.not_watching_since) {
    return {
      Icon: EyeOff20Filled,
      tone: "warning",
      words: notWatchingTitle(auto_sync.not_watching_since, now),
      next: (
        <>
          Voice Sync reads the phone system now and catches up with what was changed meanwhile. How far it is
          stands under <ToPbx />.
        </>
      ),
    };
  }
  return null;
}
