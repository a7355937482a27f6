import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ArrowSync20Regular } from "@fluentui/react-icons";
import { useId } from "react";
import { ErrorBar } from "../../components/error-bar";
import type { PersonDetailView } from "../../ipc/bindings";
import { ChooseAccount } from "./choose-account";
import type { PersonVerbs } from "./person-query";
import { useSyncUser } from "./use-sync-user";

const useStyles = makeStyles({
  actions: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  why: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, maxWidth: "40ch" },
});

/** What can be done about a person at any time. */
export function PersonActions({ detail, verbs }: { detail: PersonDetailView; verbs: PersonVerbs }) {
  const styles = useStyles();
  return (
    <div className={styles.actions}>
      <SyncButton
        user={detail.person.user}
        verbs={verbs}
        // Of those the sync would do nothing for, it is not what comes next.
        isNext={detail.person.state !== "blocked" && detail.person.state !== "already_right"}
      />
      <ChooseAccount
        user={detail.person.user}
        name={detail.person.name}
        chosen={detail.chosen_account}
        asks={detail.identity_question !== null}
      />
    </div>
  );
}

type SyncButtonProps = { user: string; verbs: PersonVerbs; isNext: boolean };

/** What Sync Now can't do now, this can't either: for the same reason. */
function SyncButton({ user, verbs, isNext }: SyncButtonProps) {
  const styles = useStyles();
  const reason = useId();
  const { start, isOff, why, error } = useSyncUser(user, verbs);
  return (
    <>
      {why && (
        <span className={styles.why} id={reason}>
          {why}
        </span>
      )}
      <Button
        appearance={isNext ? "primary" : "secondary"}
        icon={<ArrowSync20Regular />}
        disabledFocusable={isOff}
        aria-describedby={why ? reason : undefined}
        onClick={start}
      >
        Sync this user
      </Button>
      <ErrorBar error={error} />
    </>
  );
}
