import {
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { readError } from "../ipc/ui-error";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", userSelect: "text" },
  folded: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  summary: { cursor: "pointer" },
  detail: { fontFamily: tokens.fontFamilyMonospace, margin: 0, overflowWrap: "anywhere", userSelect: "text" },
});

/**
 * What could not be done, next to the control that asked for it: what happened, what to do, and the words for support;
 * nothing where nothing went wrong.
 */
export function ErrorBar({ error }: { error: unknown }) {
  const styles = useStyles();
  if (error === null || error === undefined) return null;
  const { message, advice, detail } = readError(error);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>{message}</MessageBarTitle>
        {advice}
        {detail && (
          <details className={styles.folded}>
            <summary className={styles.summary}>Details for support</summary>
            <p className={styles.detail}>{detail}</p>
          </details>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}
