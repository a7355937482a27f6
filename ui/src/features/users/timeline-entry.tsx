import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { FluentIcon } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { TimelineEntryView } from "../../ipc/bindings";
import { exactMoment, timeOf } from "../../lib/time";
import { changeWords, decisionIcon, outcomeLooks, phoneSystemIcon, type Tone } from "./timeline-looks";
import { TimelineStep } from "./timeline-step";

const useStyles = makeStyles({
  entry: {
    display: "grid",
    gridTemplateColumns: "20px minmax(0, 1fr) auto",
    columnGap: tokens.spacingHorizontalM,
    alignItems: "start",
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  what: { minWidth: 0, display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXXS },
  time: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, whiteSpace: "nowrap" },
  title: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: "anywhere" },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere", userSelect: "text" },
  by: {
    ...typographyStyles.caption1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});

/** One thing that happened. */
export function TimelineEntry({ entry }: { entry: TimelineEntryView }) {
  const styles = useStyles();
  switch (entry.entry) {
    case "phone_system":
      return (
        <Entry at={entry.at} Icon={phoneSystemIcon} tone="quiet">
          <h4 className={styles.title}>{changeWords[entry.kind]}</h4>
          <p className={styles.text}>
            <bdi>{entry.sentence}</bdi>
          </p>
          <p className={styles.by}>Phone system</p>
        </Entry>
      );
    case "step": {
      const { Icon, tone } = outcomeLooks[entry.step.outcome];
      return (
        <Entry at={entry.at} Icon={Icon} tone={tone}>
          <TimelineStep job={entry.job} jobType={entry.job_type} step={entry.step} />
        </Entry>
      );
    }
    case "decision":
      return (
        <Entry at={entry.at} Icon={decisionIcon} tone="quiet">
          <h4 className={styles.title}>
            <bdi>{entry.sentence}</bdi>
          </h4>
          <p className={styles.by}>
            Decided by <bdi>{entry.by}</bdi>
          </p>
        </Entry>
      );
  }
}

type EntryProps = { at: string; Icon: FluentIcon; tone: Tone; children: ReactNode };

function Entry({ at, Icon, tone, children }: EntryProps) {
  const styles = useStyles();
  return (
    <li className={styles.entry}>
      <Icon className={styles[tone]} aria-hidden />
      <div className={styles.what}>{children}</div>
      <time className={styles.time} dateTime={at} title={exactMoment(at)}>
        {timeOf(at)}
      </time>
    </li>
  );
}
