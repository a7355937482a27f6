import { makeStyles, tokens } from "@fluentui/react-components";
import { LeaveUnsaved } from "../../components/leave-unsaved";
import { Page } from "../../components/page";
import { useConnection } from "../../ipc/queries";
import { AboutCard } from "./about-card";
import { ComputerCard } from "./computer-card";
import { ConnectionCard } from "./connection-card";
import { DiagnosticsCard } from "./diagnostics-card";
import { useDrafts } from "./drafts";
import { NotificationsCard } from "./notifications-card";
import { TenantCards } from "./tenant-cards";
import { ThemeCard } from "./theme-card";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 440px), 1fr))",
    alignItems: "start",
    gap: tokens.spacingHorizontalL,
    maxWidth: "1240px",
  },
  column: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, minWidth: 0 },
});

/** What is set for the tenant, and what belongs to this computer and this person. */
export function SettingsPage() {
  const styles = useStyles();
  const { data: connection } = useConnection();
  const { unsaved, hold } = useDrafts();
  return (
    <Page
      title="Settings"
      lead="What holds for the tenant that is open, and how Voice Sync behaves on this computer."
      help="settings-page"
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <ConnectionCard unsaved={unsaved} />
          {connection && <TenantCards key={connection.id} hold={hold} />}
        </div>
        <div className={styles.column}>
          <NotificationsCard hold={hold} />
          <ComputerCard />
          <ThemeCard />
          <DiagnosticsCard />
          <AboutCard />
        </div>
      </div>
      <LeaveUnsaved unsaved={unsaved !== ""} what={unsaved} />
    </Page>
  );
}
