import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ArrowClockwise20Regular, ErrorCircle48Regular } from "@fluentui/react-icons";
import { readError } from "../ipc/ui-error";
import { Notice } from "./notice";

const useStyles = makeStyles({
  picture: { color: tokens.colorStatusDangerForeground1 },
  detail: {
    ...typographyStyles.caption1,
    fontFamily: tokens.fontFamilyMonospace,
    color: tokens.colorNeutralForeground2,
    margin: 0,
    maxWidth: "72ch",
    overflowWrap: "anywhere",
    userSelect: "text",
  },
});

type LoadFailedProps = { what: string; error: unknown; onAgain: () => void };

/** A page that could not be read: what, why, and the one thing to do about it. */
export function LoadFailed({ what, error, onAgain }: LoadFailedProps) {
  const styles = useStyles();
  const { message, advice, detail } = readError(error);
  const picture = <ErrorCircle48Regular className={styles.picture} aria-hidden />;
  return (
    <Notice
      picture={picture}
      title={`${what} could not be read`}
      text={advice ? `${message} ${advice}` : message}
      role="alert"
    >
      {detail && <p className={styles.detail}>{detail}</p>}
      <Button icon={<ArrowClockwise20Regular />} onClick={onAgain}>
        Try again
      </Button>
    </Notice>
  );
}
