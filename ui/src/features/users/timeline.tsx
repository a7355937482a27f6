import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useState } from "react";
import { Card } from "../../components/card";
import type { TimelineEntryView } from "../../ipc/bindings";
import { dayOf } from "../../lib/time";
import { TimelineEntry } from "./timeline-entry";

const SHOWN = 50;

const useStyles = makeStyles({
  none: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
  day: { ...typographyStyles.body1Strong, margin: 0 },
  entries: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
  },
  older: { alignSelf: "flex-start" },
});

type Day = { day: string; entries: { key: string; entry: TimelineEntryView }[] };

function keyOf(entry: TimelineEntryView): string {
  switch (entry.entry) {
    case "phone_system":
      return `${entry.at} ${entry.kind}`;
    case "step":
      return `job ${entry.job} step ${entry.step.id}`;
    case "decision":
      return `${entry.at} ${entry.what} ${entry.sentence}`;
  }
}

/** They come newest first; what is alike in everything gets a key of its own. */
function byDay(entries: readonly TimelineEntryView[], now: Date): Day[] {
  const days: Day[] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const day = dayOf(entry.at, now);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    const key = keyOf(entry);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    days.at(-1)?.entries.push({ key: `${key} ${times}`, entry });
  }
  return days;
}

/** What happened to a person: in the phone system, by jobs, by decisions; the newest first. */
export function Timeline({ entries }: { entries: readonly TimelineEntryView[] }) {
  const styles = useStyles();
  const [shown, setShown] = useState(SHOWN);
  if (entries.length === 0) {
    return (
      <Card title="Timeline">
        <p className={styles.none}>Nothing has happened to this user since Voice Sync was connected.</p>
      </Card>
    );
  }
  return (
    <Card title="Timeline">
      {byDay(entries.slice(0, shown), new Date()).map(({ day, entries }) => (
        <TimelineDay key={day} day={day} entries={entries} />
      ))}
      {shown < entries.length && (
        <Button className={styles.older} onClick={() => setShown(shown + SHOWN)}>
          Show older
        </Button>
      )}
    </Card>
  );
}

function TimelineDay({ day, entries }: Day) {
  const styles = useStyles();
  return (
    <>
      <h3 className={styles.day}>{day}</h3>
      <ol className={styles.entries}>
        {entries.map(({ key, entry }) => (
          <TimelineEntry key={key} entry={entry} />
        ))}
      </ol>
    </>
  );
}
