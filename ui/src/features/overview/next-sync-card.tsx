import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { autoWords } from "../../components/auto-words";
import { followingTitle } from "../../components/standing-words";
import { progressWords } from "../../components/sync-looks";
import { TimeLeft } from "../../components/time-left";
import type { StateView } from "../../ipc/bindings";
import { type Reading, ReadingCard } from "./reading-card";
import { ToTeams } from "./ways";

const useStyles = makeStyles({
  when: { ...typographyStyles.subtitle2, margin: 0, fontVariantNumeric: "tabular-nums" },
  why: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
});

/** When Auto Sync syncs next, or why it does not. */
export function NextSyncCard({ state }: { state: Reading<StateView> }) {
  const styles = useStyles();
  return (
    <ReadingCard title="Next sync" query={state} foot={<ToTeams inline={false} />}>
      {(state) => {
        const { when, why } = nextSync(state);
        return (
          <div>
            <p className={styles.when}>{when}</p>
            <p className={styles.why}>{why}</p>
          </div>
        );
      }}
    </ReadingCard>
  );
}

function nextSync(state: StateView): { when: ReactNode; why: string } {
  const { running, following, auto_sync } = state;
  if (running) return { when: "Now", why: `${progressWords(state)}.` };
  if (following) {
    return { when: "Started elsewhere", why: `${followingTitle}: it decides when the next one starts.` };
  }
  const why = `Auto Sync: ${autoWords(auto_sync)}`;
  if (auto_sync.standing !== "ready") return { when: "None by itself", why };
  if (auto_sync.sync_at === null) return { when: "With the next change", why };
  return {
    when: (
      <>
        In <TimeLeft end={auto_sync.sync_at} />
      </>
    ),
    why,
  };
}
