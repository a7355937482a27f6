import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Clock20Regular,
  ErrorCircle20Filled,
  type FluentIcon,
  HandRight20Regular,
  PauseCircle20Regular,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import type { JobStatusView } from "../../ipc/bindings";

type Tone = "good" | "warning" | "bad" | "active" | "quiet";
type Look = { text: string; tone: Tone; Icon: FluentIcon };

const looks: Record<JobStatusView, Look> = {
  queued: { text: "Queued", tone: "quiet", Icon: Clock20Regular },
  planning: { text: "Planning", tone: "active", Icon: ArrowSync20Regular },
  running: { text: "Syncing", tone: "active", Icon: ArrowSync20Regular },
  paused: { text: "Paused: sign in again", tone: "warning", Icon: PauseCircle20Regular },
  held: { text: "Held for approval", tone: "warning", Icon: HandRight20Regular },
  completed: { text: "Completed", tone: "good", Icon: CheckmarkCircle20Filled },
  completed_with_errors: { text: "Completed with errors", tone: "warning", Icon: Warning20Filled },
  failed: { text: "Failed", tone: "bad", Icon: ErrorCircle20Filled },
  cancelled: { text: "Cancelled", tone: "quiet", Icon: SubtractCircle20Regular },
  rejected: { text: "Rejected", tone: "quiet", Icon: SubtractCircle20Regular },
  expired: { text: "Expired", tone: "quiet", Icon: Clock20Regular },
  abandoned: { text: "Abandoned", tone: "quiet", Icon: SubtractCircle20Regular },
};

const useStyles = makeStyles({
  status: {
    display: "inline-flex",
    alignItems: "center",
    verticalAlign: "middle",
    columnGap: tokens.spacingHorizontalS,
  },
  icon: { flexShrink: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  active: { color: tokens.colorBrandForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** How far a job is: the sign carries the colour, the words carry the meaning. */
export function JobStatus({ status }: { status: JobStatusView }) {
  const styles = useStyles();
  const { text, tone, Icon } = looks[status];
  return (
    <span className={styles.status}>
      <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden />
      {text}
    </span>
  );
}
