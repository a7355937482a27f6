import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { QueuedChange, queuedKey } from "../../components/queued-change";
import type { StateView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { type Reading, ReadingCard } from "./reading-card";

const NEWEST = 4;

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: 0, fontVariantNumeric: "tabular-nums" },
  quiet: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
});

/** What the phone system changed since the last sync, the newest in front. */
export function QueueCard({ state }: { state: Reading<StateView> }) {
  const styles = useStyles();
  return (
    <ReadingCard title="Changes queued" query={state}>
      {({ queued, queued_changes }) => {
        const newest = queued_changes.slice(0, NEWEST);
        if (queued === 0) {
          return <p className={styles.text}>No change of the phone system was seen since the last sync.</p>;
        }
        return (
          <>
            <p className={styles.text}>{counted(queued, "change")} since the last sync.</p>
            <ul className={styles.list}>
              {newest.map((change) => (
                <QueuedChange key={queuedKey(change)} change={change} />
              ))}
            </ul>
            {queued > newest.length && newest.length > 0 && (
              <p className={styles.quiet}>And {counted(queued - newest.length, "earlier change")}.</p>
            )}
          </>
        );
      }}
    </ReadingCard>
  );
}
