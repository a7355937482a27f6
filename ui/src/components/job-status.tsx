import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Clock20Regular,
  ErrorCircle20Filled,
  HandRight20Regular,
  PauseCircle20Regular,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import type { JobStatus as Status } from "../ipc/bindings";
import { type Look, Sign } from "./sign";

const looks: Record<Status, Look> = {
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

/** Every status, in the order of a job's life. */
export const statuses = Object.keys(looks) as Status[];

export function statusName(status: Status): string {
  return looks[status].text;
}

/** Statuses of a job that is still at work. */
export function isAtWork(status: Status): boolean {
  return status === "queued" || status === "planning" || status === "running";
}

/** Statuses of a job that does no more, whatever is decided or done. */
export function hasEnded(status: Status): boolean {
  return !isAtWork(status) && status !== "held" && status !== "paused";
}

/** How far a job is. */
export function JobStatus({ status }: { status: Status }) {
  return <Sign look={looks[status]} />;
}
