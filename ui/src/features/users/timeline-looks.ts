import {
  ArrowUndo20Regular,
  Call20Regular,
  CheckmarkCircle20Filled,
  Clock20Regular,
  ClockAlarm20Regular,
  ErrorCircle20Filled,
  type FluentIcon,
  HourglassHalf20Regular,
  Person20Regular,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import type { ChangeKindView, StepOutcomeView, StepView } from "../../ipc/bindings";

export type Tone = "good" | "warning" | "bad" | "quiet";
export type Look = { words: string; tone: Tone; Icon: FluentIcon };

export const changeWords: Record<ChangeKindView, string> = {
  added: "Added for Teams",
  number: "Number changed",
  voice_rule: "Site or country changed",
  identity: "Name or addresses changed",
  disabled: "Disabled for Teams",
  removed: "Removed",
  moved: "Created anew",
  drifted: "Changed in Teams alone",
};

export const phoneSystemIcon: FluentIcon = Call20Regular;
export const decisionIcon: FluentIcon = Person20Regular;

export const outcomeLooks: Record<StepOutcomeView, Look> = {
  planned: { words: "Planned", tone: "quiet", Icon: Clock20Regular },
  open: { words: "Not known yet", tone: "quiet", Icon: HourglassHalf20Regular },
  verified: { words: "Verified", tone: "good", Icon: CheckmarkCircle20Filled },
  waiting: { words: "Waiting for Microsoft", tone: "warning", Icon: HourglassHalf20Regular },
  not_shown: { words: "Not shown by Microsoft", tone: "bad", Icon: ClockAlarm20Regular },
  restored: { words: "Restored", tone: "warning", Icon: ArrowUndo20Regular },
  skipped: { words: "Skipped", tone: "warning", Icon: Warning20Filled },
  failed: { words: "Failed", tone: "bad", Icon: ErrorCircle20Filled },
  not_sent: { words: "Not sent", tone: "quiet", Icon: SubtractCircle20Regular },
};

/** "assign +441134960001" begins a line: "Assign +441134960001". */
export function actionWords({ action }: StepView): string {
  return action.charAt(0).toUpperCase() + action.slice(1);
}

/** What nothing is called on either side of the arrow. */
export function noneWords({ kind }: StepView): string {
  return kind === "number" ? "No number" : "Tenant default";
}
