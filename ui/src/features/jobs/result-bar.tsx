import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from "@fluentui/react-components";
import { Dismiss20Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";

const useStyles = makeStyles({
  // While it says nothing it takes no room among the parts of the page.
  said: { ":empty": { position: "absolute" } },
  text: { overflowWrap: "anywhere", whiteSpace: "normal" },
});

type ResultBarProps = {
  /** What was done, in words; `null` says nothing. */
  done: string | null;
  /** What refused it. */
  error: unknown;
  onDismiss: () => void;
};

/** What came of something that was asked for. */
export function ResultBar({ done, error, onDismiss }: ResultBarProps) {
  const styles = useStyles();
  return (
    <>
      {/* It stands there from the beginning, so that what comes into it is read out. */}
      <div role="status" className={styles.said}>
        {done !== null && <Done text={done} onDismiss={onDismiss} />}
      </div>
      <ErrorBar error={error} />
    </>
  );
}

function Done({ text, onDismiss }: { text: string; onDismiss: () => void }) {
  const styles = useStyles();
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody className={styles.text}>{text}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            size="small"
            icon={<Dismiss20Regular />}
            aria-label="Dismiss message"
            onClick={onDismiss}
          />
        }
      />
    </MessageBar>
  );
}
