import { makeStyles, tokens } from "@fluentui/react-components";
import { Page } from "../../components/page";
import { ReadFailed } from "../../components/read-failed";
import { useSyncState } from "../../ipc/queries";
import { errorCode } from "../../ipc/ui-error";
import { AttentionCard } from "./attention-card";
import { ConsentCard } from "./consent-card";
import { DaysCard } from "./days-card";
import { LastSyncCard } from "./last-sync-card";
import { NextSyncCard } from "./next-sync-card";
import { PhoneSystemCard } from "./phone-system-card";
import { QueueCard } from "./queue-card";
import { StateLine } from "./state-line";

const lead = "How the phone system and Microsoft Teams stand to each other, and what needs you.";

const useStyles = makeStyles({
  cards: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 320px), 1fr))",
    gap: tokens.spacingHorizontalL,
    // The list of what needs somebody is long where the others are short.
    "> :first-child": { gridRow: "span 2" },
    // And what is left of a row is the last one's.
    "> :last-child": { gridColumn: "1 / -1" },
  },
});

/** Everything that matters at a glance; each part leads to the page that says more. */
export function OverviewPage() {
  const styles = useStyles();
  const state = useSyncState();
  if (errorCode(state.error) === "not_connected") {
    return (
      <Page title="Overview" lead={lead} help="overview-page">
        <ReadFailed what="The overview" error={state.error} onAgain={() => void state.refetch()} />
      </Page>
    );
  }
  return (
    <Page title="Overview" lead={lead} help="overview-page">
      <StateLine state={state} />
      <div className={styles.cards}>
        <AttentionCard />
        {/* That the state cannot be read is said once, above. */}
        {!state.isLoadingError && (
          <>
            <QueueCard state={state} />
            <LastSyncCard state={state} />
            <NextSyncCard state={state} />
          </>
        )}
        <ConsentCard />
        <PhoneSystemCard />
      </div>
      <DaysCard />
    </Page>
  );
}
