import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Link,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { ArrowRight16Regular } from "@fluentui/react-icons";
import { Spoken } from "../../components/spoken";
import type { AuditView } from "../../ipc/bindings";
import { isLong, laidOut, shortened } from "./audit-values";

const useStyles = makeStyles({
  line: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  value: { minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  arrow: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  all: typographyStyles.caption1,
  name: { ...typographyStyles.body1Strong, margin: 0, marginTop: tokens.spacingVerticalM },
  whole: {
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    userSelect: "text",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** What was before and what is now; what is too long for a column is shortened, and a press away. */
export function AuditChange({ entry }: { entry: AuditView }) {
  const styles = useStyles();
  const { old, new: now } = entry;
  if (old === null && now === null) return <span className={styles.quiet}>–</span>;
  const isShortened = [old, now].some((value) => value !== null && isLong(value));
  return (
    <>
      <span className={styles.line}>
        {old !== null && (
          <>
            <Value value={old} />
            <ArrowRight16Regular className={styles.arrow} aria-label="becomes" role="img" />
          </>
        )}
        {now === null ? <span className={styles.quiet}>Nothing</span> : <Value value={now} />}
      </span>
      {isShortened && <All entry={entry} />}
    </>
  );
}

function Value({ value }: { value: string }) {
  const styles = useStyles();
  return <bdi className={styles.value}>{isLong(value) ? shortened(value) : value}</bdi>;
}

/** Both values in full. */
function All({ entry }: { entry: AuditView }) {
  const styles = useStyles();
  return (
    <Dialog>
      <DialogTrigger disableButtonEnhancement>
        <Link as="button" className={styles.all}>
          Show all<Spoken>: {entry.title}</Spoken>
        </Link>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>
            <bdi>{entry.title}</bdi>
          </DialogTitle>
          {/* Reached by the tab key, so that it can be scrolled without a mouse. */}
          <DialogContent tabIndex={0} role="region" aria-label="Old and new in full">
            <Whole name="Old" value={entry.old} />
            <Whole name="New" value={entry.new} />
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary">Close</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Whole({ name, value }: { name: string; value: string | null }) {
  const styles = useStyles();
  if (value === null) return null;
  return (
    <>
      <h3 className={styles.name}>{name}</h3>
      <pre className={styles.whole}>{laidOut(value)}</pre>
    </>
  );
}
