import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { ReadFailed } from "../../components/read-failed";
import type { HoldDraft } from "./drafts";
import { HistoryCard } from "./history-card";
import { LimitsCard } from "./limits-card";
import { useSettings } from "./settings-query";

const useStyles = makeStyles({ waiting: { height: "320px", borderRadius: tokens.borderRadiusLarge } });

/** What is saved for the tenant that is open. */
export function TenantCards({ hold }: { hold: HoldDraft }) {
  const styles = useStyles();
  const settings = useSettings();
  if (settings.isPending) {
    return (
      <Late>
        <Skeleton aria-label="Reading the settings" aria-busy>
          <SkeletonItem className={styles.waiting} />
        </Skeleton>
      </Late>
    );
  }
  if (settings.data === undefined) {
    return <ReadFailed what="The settings" error={settings.error} onAgain={() => void settings.refetch()} />;
  }
  return (
    <>
      <ErrorBar error={settings.error} />
      <LimitsCard settings={settings.data} hold={hold} />
      <HistoryCard settings={settings.data} hold={hold} />
    </>
  );
}
