import {
  Add20Regular,
  ArrowSwap20Regular,
  BranchCompare20Regular,
  CheckmarkCircle20Filled,
  HourglassHalf20Regular,
  Pause20Regular,
  PersonLock20Regular,
  PersonProhibited20Regular,
  Prohibited20Regular,
  Subtract20Regular,
} from "@fluentui/react-icons";
import { type Look, Sign, SignIcon } from "../../components/sign";
import type { PersonStateView } from "../../ipc/bindings";

/** What a plan does about a person. */
export const verdicts: Record<PersonStateView, Look> = {
  already_right: {
    text: "Already right",
    tone: "good",
    Icon: CheckmarkCircle20Filled,
  },
  add: { text: "Will add", tone: "active", Icon: Add20Regular },
  change: { text: "Will change", tone: "active", Icon: ArrowSwap20Regular },
  drifted: { text: "Changed in Teams", tone: "warning", Icon: BranchCompare20Regular },
  remove: { text: "Will remove", tone: "warning", Icon: Subtract20Regular },
  blocked: { text: "Blocked", tone: "warning", Icon: Prohibited20Regular },
  held_elsewhere: {
    text: "Number held elsewhere",
    tone: "warning",
    Icon: PersonLock20Regular,
  },
  waits_for_number: {
    text: "Waits for the number",
    tone: "warning",
    Icon: HourglassHalf20Regular,
  },
  left: { text: "Left alone for now", tone: "quiet", Icon: Pause20Regular },
  not_ours: { text: "Not ours", tone: "quiet", Icon: PersonProhibited20Regular },
};

/** The sign alone, where the words stand elsewhere. */
export function PersonSign({ state }: { state: PersonStateView }) {
  return <SignIcon look={verdicts[state]} />;
}

export function PersonState({ state }: { state: PersonStateView }) {
  return <Sign look={verdicts[state]} />;
}
