import {
  ArrowSync20Regular,
  ArrowUndo20Regular,
  CheckmarkCircle20Filled,
  Clock20Regular,
  ClockAlarm20Regular,
  ErrorCircle20Filled,
  HourglassHalf20Regular,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import { type Look, Sign } from "../../components/sign";
import type { StepOutcomeView } from "../../ipc/bindings";

/** How a step of a plan stands. */
export const outcomeLooks: Record<StepOutcomeView, Look> = {
  planned: { text: "Planned", tone: "quiet", Icon: Clock20Regular },
  open: { text: "In progress", tone: "active", Icon: ArrowSync20Regular },
  verified: { text: "Verified", tone: "good", Icon: CheckmarkCircle20Filled },
  waiting: { text: "Waiting for Microsoft", tone: "warning", Icon: HourglassHalf20Regular },
  not_shown: { text: "Not shown by Microsoft", tone: "bad", Icon: ClockAlarm20Regular },
  restored: { text: "Restored", tone: "warning", Icon: ArrowUndo20Regular },
  skipped: { text: "Skipped", tone: "warning", Icon: Warning20Filled },
  failed: { text: "Failed", tone: "bad", Icon: ErrorCircle20Filled },
  not_sent: { text: "Not sent", tone: "quiet", Icon: SubtractCircle20Regular },
};

export function StepOutcome({ outcome }: { outcome: StepOutcomeView }) {
  return <Sign look={outcomeLooks[outcome]} />;
}
