import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ChangeKindView, QueuedChangeView } from "../ipc/bindings";
import { exactMoment, momentInSentence } from "../lib/time";
import { PageLink } from "./page-link";
import { useNow } from "./use-now";

const useStyles = makeStyles({
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

/** What happened in the phone system, in an admin's words. */
const changes: Record<ChangeKindView, string> = {
  added: "Teams was turned on",
  number: "Another number",
  voice_rule: "Another site or country",
  identity: "Another name or address",
  disabled: "Teams was turned off",
  removed: "Left the phone system",
  moved: "Created again in the phone system",
  drifted: "Changed in Teams alone, to be repaired",
};

/** Tells one change from every other that waits. */
export function queuedKey({ user, kind, seen_at }: QueuedChangeView): string {
  return `${user} ${kind} ${seen_at}`;
}

type QueuedChangeProps = { change: QueuedChangeView; onOpen?: () => void };

/** A change that waits, as an entry of a list: whose it is, what happened and when. */
export function QueuedChange({ change, onOpen }: QueuedChangeProps) {
  const styles = useStyles();
  const now = useNow();
  return (
    <li className={styles.row}>
      <PageLink
        to="/users/$user"
        params={{ user: change.user }}
        className={styles.name}
        title={change.name}
        onClick={() => onOpen?.()}
      >
        <bdi>{change.name}</bdi>
      </PageLink>
      <Told change={change} now={now} />
      <span className={styles.kind}>{changes[change.kind]}</span>
    </li>
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
