import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { JobDetailView } from "../../ipc/bindings";
import { momentInSentence } from "../../lib/time";
import type { JobVerb } from "./job-verbs";
import { RejectDialog } from "./reject-dialog";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", whiteSpace: "normal" },
  reasons: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
  line: { margin: 0 },
});

type HeldBarProps = { detail: JobDetailView; busy: boolean; onVerb: (verb: JobVerb) => void };

/** What an administrator is asked to decide about a held job, and until when. */
export function HeldBar({ detail, busy, onVerb }: HeldBarProps) {
  const styles = useStyles();
  const { job, actions, expires_at } = detail;
  const isFirst = job.purpose === "first_sync";
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>
          {isFirst ? "Review the first sync" : "This job waits for your decision"}
        </MessageBarTitle>
        <p className={styles.line}>
          Nothing was written yet. Approving makes exactly the changes below; where something has changed
          since, nothing is written and you are told.
        </p>
        <Reasons reasons={job.held_because} />
        {expires_at && <p className={styles.line}>Expires {momentInSentence(expires_at, new Date())}</p>}
        {actions.why_not && <p className={styles.line}>{actions.why_not}</p>}
      </MessageBarBody>
      <MessageBarActions>
        <Button
          appearance="primary"
          disabledFocusable={busy || !actions.approve}
          onClick={() => onVerb({ verb: "approve" })}
        >
          Approve
        </Button>
        <RejectDialog
          job={job.id}
          disabled={busy || !actions.reject}
          onReject={(reason) => onVerb({ verb: "reject", reason })}
        />
      </MessageBarActions>
    </MessageBar>
  );
}

/** Why it was held, of a job that was decided on or lapsed. */
export function HeldBefore({ reasons }: { reasons: readonly string[] }) {
  const styles = useStyles();
  if (reasons.length === 0) return null;
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>Why it was held</MessageBarTitle>
        <Reasons reasons={reasons} />
      </MessageBarBody>
    </MessageBar>
  );
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  const styles = useStyles();
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}
