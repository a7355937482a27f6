import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from "@fluentui/react-components";
import { Dismiss20Regular } from "@fluentui/react-icons";
import { readError } from "../../ipc/ui-error";

const useStyles = makeStyles({ text: { overflowWrap: "anywhere", whiteSpace: "normal" } });

type ResultBarProps = {
  /** What was done, in words; `null` says nothing. */
  done: string | null;
  /** What refused it. */
  error: unknown;
  onDismiss: () => void;
};

/** What came of something that was asked for. It stands there from the beginning, so that it is read out. */
export function ResultBar({ done, error, onDismiss }: ResultBarProps) {
  return (
    <>
      <div role="status">{done !== null && <Bar intent="success" text={done} onDismiss={onDismiss} />}</div>
      {error != null && <Refusal error={error} onDismiss={onDismiss} />}
    </>
  );
}

function Refusal({ error, onDismiss }: { error: unknown; onDismiss: () => void }) {
  const { message, advice, detail } = readError(error);
  const text = [advice, detail].filter(Boolean).join(" ");
  return (
    <div role="alert">
      <Bar intent="error" title={message} text={text} onDismiss={onDismiss} />
    </div>
  );
}

type BarProps = { intent: "success" | "error"; title?: string; text: string; onDismiss: () => void };

function Bar({ intent, title, text, onDismiss }: BarProps) {
  const styles = useStyles();
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody className={styles.text}>
        {title && <MessageBarTitle>{title}</MessageBarTitle>} {text}
      </MessageBarBody>
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
