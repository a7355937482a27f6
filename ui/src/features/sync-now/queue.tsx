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
import { QueuedChange, queuedKey } from "../../components/queued-change";
import { Spoken } from "../../components/spoken";
import { TimeLeft } from "../../components/time-left";
import type { AutoSyncView, StateView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";

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
            <QueuedChange key={queuedKey(change)} change={change} onOpen={() => setOpen(false)} />
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
