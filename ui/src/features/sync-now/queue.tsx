import {
  Button,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { TextBulletList20Regular } from "@fluentui/react-icons";
import { useId, useState } from "react";
import { PageLink } from "../../components/page-link";
import { Spoken } from "../../components/spoken";
import { TimeLeft } from "../../components/time-left";
import { useNow } from "../../components/use-now";
import type { AutoSyncView, QueuedChangeView, StateView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { exactMoment, momentInSentence } from "../../lib/time";
import { changes } from "./queue-words";

const useStyles = makeStyles({
  trigger: { minWidth: "auto", fontVariantNumeric: "tabular-nums", flexShrink: 0 },
  surface: {
    width: "min(420px, calc(100vw - 64px))",
    maxHeight: "min(480px, calc(100vh - 120px))",
    overflowY: "auto",
  },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  text: {
    ...typographyStyles.body1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
  list: { listStyleType: "none", margin: 0, marginTop: tokens.spacingVerticalS, padding: 0 },
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  name: {
    ...typographyStyles.body1Strong,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  kind: { gridColumnStart: 1, ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  when: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, whiteSpace: "nowrap" },
});

/** What the phone system changed since the last sync, one press away on every page. */
export function Queue({ state }: { state: StateView }) {
  const styles = useStyles();
  const title = useId();
  const [open, setOpen] = useState(false);
  const { queued, queued_changes: newest } = state;
  return (
    <Popover positioning="below-end" trapFocus open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          className={styles.trigger}
          icon={<TextBulletList20Regular />}
          title="What is queued"
        >
          <Spoken>What is queued: </Spoken>
          {number(queued)}
        </Button>
      </PopoverTrigger>
      {/* Takes the focus itself: there may be no name in it that could. */}
      <PopoverSurface className={styles.surface} aria-labelledby={title} tabIndex={-1}>
        <h2 className={styles.title} id={title}>
          What is queued
        </h2>
        <p className={styles.text}>
          <QueueWords state={state} />
        </p>
        <ul className={styles.list}>
          {newest.map((change) => (
            <Change
              key={`${change.user} ${change.kind} ${change.seen_at}`}
              change={change}
              onOpen={() => setOpen(false)}
            />
          ))}
        </ul>
        {queued > newest.length && newest.length > 0 && (
          <p className={styles.text}>And {counted(queued - newest.length, "earlier change")}.</p>
        )}
      </PopoverSurface>
    </Popover>
  );
}

function QueueWords({ state: { queued, auto_sync } }: { state: StateView }) {
  if (queued === 0) return "Nothing waits: no change of the phone system was seen since the last sync.";
  return (
    <>
      {counted(queued, "change")} of the phone system since the last sync. <WhoSends auto={auto_sync} />
    </>
  );
}

function WhoSends({ auto: { standing, sync_at } }: { auto: AutoSyncView }) {
  if (standing !== "ready") return "Sync Now sends them to Microsoft Teams.";
  if (!sync_at) return "Auto Sync sends them to Microsoft Teams by itself; Sync Now does it at once.";
  return (
    <>
      Auto Sync sends them to Microsoft Teams in <TimeLeft end={sync_at} />; Sync Now does it at once.
    </>
  );
}

/** When it was saved, or else seen; both to the second for whom the moment matters. */
function Told({ change: { saved_at, seen_at }, now }: { change: QueuedChangeView; now: Date }) {
  const styles = useStyles();
  const seen = `Seen ${exactMoment(seen_at)}`;
  return (
    <time
      className={styles.when}
      dateTime={saved_at ?? seen_at}
      title={saved_at ? `Saved ${exactMoment(saved_at)}. ${seen}` : seen}
    >
      {saved_at ? "Saved" : "Seen"} {momentInSentence(saved_at ?? seen_at, now)}
    </time>
  );
}

function Change({ change, onOpen }: { change: QueuedChangeView; onOpen: () => void }) {
  const styles = useStyles();
  const now = useNow();
  return (
    <li className={styles.row}>
      <PageLink
        to="/users/$user"
        params={{ user: change.user }}
        className={styles.name}
        title={change.name}
        onClick={onOpen}
      >
        <bdi>{change.name}</bdi>
      </PageLink>
      <Told change={change} now={now} />
      <span className={styles.kind}>{changes[change.kind]}</span>
    </li>
  );
}
