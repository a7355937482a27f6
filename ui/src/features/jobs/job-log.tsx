import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { DocumentText48Regular } from "@fluentui/react-icons";
import { useState } from "react";
import { CopyButton } from "../../components/copy-button";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { LoadFailed } from "../../components/load-failed";
import { Notice } from "../../components/notice";
import { PageLink } from "../../components/page-link";
import type { LogLevelView, LogLineView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { clockTime, exactMoment } from "../../lib/time";
import { useJobLog } from "./job-query";

/** More lines than this are drawn only when somebody asks for them. */
const MOST_LINES = 1000;

const levelNames: Record<LogLevelView, string> = { debug: "Debug", info: "Info", warning: "Warning" };

const useStyles = makeStyles({
  head: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    marginBottom: tokens.spacingVerticalS,
  },
  lines: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    listStyleType: "none",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    userSelect: "text",
  },
  line: {
    display: "grid",
    gridTemplateColumns: "11ch 9ch minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalS,
  },
  text: { overflowWrap: "anywhere", whiteSpace: "pre-wrap" },
  debug: { color: tokens.colorNeutralForeground3 },
  info: { color: tokens.colorNeutralForeground2 },
  warning: { color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
});

/** What a job wrote down while it was at work. */
export function JobLog({ job }: { job: number }) {
  const log = useJobLog(job);
  if (log.isPending) {
    return <Late>Reading the output log</Late>;
  }
  if (log.data === undefined) {
    return <LoadFailed what="The output log" error={log.error} onAgain={() => void log.refetch()} />;
  }
  return (
    <>
      <ErrorBar error={log.error} />
      {log.data.length === 0 ? <NoLines /> : <Lines lines={log.data} />}
    </>
  );
}

function NoLines() {
  return (
    <Notice
      picture={<DocumentText48Regular color={tokens.colorNeutralForeground3} aria-hidden />}
      title="This job has written nothing down"
      text="Lines come here while a job is at work; a diagnostic sync writes more of them."
    >
      <PageLink to="/help" search={{ topic: "diagnostic-sync" }} state={{ helpFrom: "this job" }}>
        How to start a diagnostic sync
      </PageLink>
    </Notice>
  );
}

function Lines({ lines }: { lines: readonly LogLineView[] }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(-MOST_LINES);
  const hidden = lines.length - shown.length;
  const text = lines.map(({ at, level, text }) => `${at} ${levelNames[level]} ${text}`).join("\n");
  return (
    <>
      <div className={styles.head}>
        <span>{counted(lines.length, "line")}</span>
        <CopyButton what="output log" text={text} />
        {hidden > 0 && (
          <Button size="small" onClick={() => setAll(true)}>
            Show {counted(hidden, "earlier line")}
          </Button>
        )}
      </div>
      <ol className={styles.lines} aria-label="Output log">
        {shown.map(({ at, level, text }, index) => (
          // Lines are only ever added at the end, and two may be alike.
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else of its own
          <li key={hidden + index} className={styles.line}>
            <time dateTime={at} title={exactMoment(at)}>
              {clockTime(at)}
            </time>
            <span className={styles[level]}>{levelNames[level]}</span>
            <bdi className={styles.text}>{text}</bdi>
          </li>
        ))}
      </ol>
    </>
  );
}
