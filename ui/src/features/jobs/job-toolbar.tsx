import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import {
  ArrowClockwise20Regular,
  ArrowUndo20Regular,
  type FluentIcon,
  RecordStop20Regular,
} from "@fluentui/react-icons";
import type { JobActionsView, JobStatus } from "../../ipc/bindings";
import type { JobVerb } from "./job-verbs";

const useStyles = makeStyles({
  toolbar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  why: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, maxWidth: "48ch" },
});

const verbs: readonly {
  allowed: "cancel" | "retry_failed" | "undo";
  verb: JobVerb;
  text: string;
  Icon: FluentIcon;
}[] = [
  { allowed: "cancel", verb: { verb: "cancel" }, text: "Cancel job", Icon: RecordStop20Regular },
  { allowed: "retry_failed", verb: { verb: "retry" }, text: "Retry failed", Icon: ArrowClockwise20Regular },
  { allowed: "undo", verb: { verb: "undo" }, text: "Undo", Icon: ArrowUndo20Regular },
];

type JobToolbarProps = {
  actions: JobActionsView;
  status: JobStatus;
  busy: boolean;
  cancelling: boolean;
  onVerb: (verb: JobVerb) => void;
};

/** What can be done with a job; what cannot be done now is explained, what never could is not there. */
export function JobToolbar({ actions, status, busy, cancelling, onVerb }: JobToolbarProps) {
  const styles = useStyles();
  return (
    <div className={styles.toolbar}>
      {actions.why_not && status !== "held" && <span className={styles.why}>{actions.why_not}</span>}
      {verbs
        .filter(({ allowed }) => actions[allowed])
        .map(({ allowed, verb, text, Icon }) => (
          <Button
            key={allowed}
            icon={<Icon />}
            disabledFocusable={busy || (allowed === "cancel" && cancelling)}
            onClick={() => onVerb(verb)}
          >
            {allowed === "cancel" && cancelling ? "Cancelling" : text}
          </Button>
        ))}
    </div>
  );
}
