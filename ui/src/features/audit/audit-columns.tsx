import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import type { AuditView } from "../../ipc/bindings";
import { shortMoment, utcMoment } from "../../lib/time";
import { AuditChange } from "./audit-change";
import { areaNames } from "./audit-words";

const useStyles = makeStyles({
  line: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  whole: { overflowWrap: "anywhere" },
  lines: {
    display: "-webkit-box",
    overflow: "hidden",
    overflowWrap: "anywhere",
    "-webkit-box-orient": "vertical",
    "-webkit-line-clamp": "3",
  },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
});

export type AuditColumn = {
  id: string;
  title: string;
  width?: string;
  /** Whether it is folded away where there is little room. */
  folds?: true;
  cell: (entry: AuditView, now: Date) => ReactNode;
};

export const auditColumns: readonly AuditColumn[] = [
  { id: "when", title: "When", width: "136px", cell: (entry, now) => <When at={entry.at} now={now} /> },
  { id: "who", title: "Who", width: "21%", cell: (entry) => <Who entry={entry} /> },
  { id: "what", title: "What", width: "21%", cell: (entry) => <What entry={entry} /> },
  { id: "change", title: "Old and new", cell: (entry) => <Change entry={entry} /> },
  {
    id: "reason",
    title: "Reason",
    width: "18%",
    folds: true,
    cell: ({ reason }) => <Reason reason={reason} />,
  },
];

function When({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={utcMoment(at)}>
      {shortMoment(at, now)}
    </time>
  );
}

function Who({ entry: { person, computer, microsoft_account: account } }: { entry: AuditView }) {
  const styles = useStyles();
  return (
    <>
      <span className={styles.lines} title={`${person} on ${computer}`}>
        <bdi>{person}</bdi> on <bdi>{computer}</bdi>
      </span>
      {account && (
        <bdi className={mergeClasses(styles.line, styles.quiet)} title={account}>
          {account}
        </bdi>
      )}
    </>
  );
}

function What({ entry: { title, area } }: { entry: AuditView }) {
  const styles = useStyles();
  return (
    <>
      <bdi className={styles.whole}>{title}</bdi>
      <span className={mergeClasses(styles.line, styles.quiet)} title={areaNames[area]}>
        {areaNames[area]}
      </span>
    </>
  );
}

/** What was changed; below it the reason, where that has no column. */
function Change({ entry }: { entry: AuditView }) {
  const styles = useStyles();
  const folds = useFoldingColumn();
  return (
    <>
      <AuditChange entry={entry} />
      {entry.reason !== null && (
        <span className={mergeClasses(styles.whole, styles.quiet, folds.instead)}>
          Reason: <bdi>{entry.reason}</bdi>
        </span>
      )}
    </>
  );
}

function Reason({ reason }: { reason: string | null }) {
  const styles = useStyles();
  return reason === null ? (
    <span className={styles.quiet}>–</span>
  ) : (
    <bdi className={styles.whole}>{reason}</bdi>
  );
}
