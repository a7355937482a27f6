import {
  Add20Regular,
  ArrowSwap20Regular,
  CheckmarkCircle20Filled,
  HourglassHalf20Regular,
  Pause20Regular,
  PersonLock20Regular,
  PersonProhibited20Regular,
  Prohibited20Regular,
  Subtract20Regular,
} from "@fluentui/react-icons";
import type { JobPeopleShow, PersonStateView } from "../../ipc/bindings";
import { type Look, Sign, SignIcon } from "./sign";

type Verdict = Look & {
  /** The choice of the people's list that holds everybody of this verdict. */
  within: JobPeopleShow;
};

/** What a plan does about a person. */
export const verdicts: Record<PersonStateView, Verdict> = {
  already_right: {
    text: "Already right",
    tone: "good",
    Icon: CheckmarkCircle20Filled,
    within: "already_right",
  },
  add: { text: "Will add", tone: "active", Icon: Add20Regular, within: "with_steps" },
  change: { text: "Will change", tone: "active", Icon: ArrowSwap20Regular, within: "with_steps" },
  remove: { text: "Will remove", tone: "warning", Icon: Subtract20Regular, within: "with_steps" },
  blocked: { text: "Blocked", tone: "warning", Icon: Prohibited20Regular, within: "problems" },
  held_elsewhere: {
    text: "Number held elsewhere",
    tone: "warning",
    Icon: PersonLock20Regular,
    within: "problems",
  },
  waits_for_number: {
    text: "Waits for the number",
    tone: "warning",
    Icon: HourglassHalf20Regular,
    within: "problems",
  },
  left: { text: "Left alone for now", tone: "quiet", Icon: Pause20Regular, within: "all" },
  not_ours: { text: "Not ours", tone: "quiet", Icon: PersonProhibited20Regular, within: "all" },
};

/** The sign alone, where the words stand elsewhere. */
export function PersonSign({ state }: { state: PersonStateView }) {
  return <SignIcon look={verdicts[state]} />;
}

export function PersonState({ state }: { state: PersonStateView }) {
  return <Sign look={verdicts[state]} />;
}
