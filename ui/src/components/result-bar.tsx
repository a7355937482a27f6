import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from "@fluentui/react-components";
import { Dismiss20Regular } from "@fluentui/react-icons";
import { ErrorBar } from "./error-bar";
import { Result } from "./result";

const useStyles = makeStyles({
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
  return (
    <>
      <Result>{done !== null && <Done text={done} onDismiss={onDismiss} />}</Result>
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
