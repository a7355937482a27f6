import { makeStyles, tokens } from "@fluentui/react-components";
import { Page } from "../../components/page";
import { AboutCard } from "./about-card";
import { ConnectionCard } from "./connection-card";
import { ThemeCard } from "./theme-card";

const useStyles = makeStyles({
  cards: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, maxWidth: "860px" },
});

/** What belongs to this window and this person. */
export function SettingsPage() {
  const styles = useStyles();
  return (
    <Page title="Settings" lead="How Voice Sync looks on this computer, and which tenant it is about.">
      <div className={styles.cards}>
        <ConnectionCard />
        <ThemeCard />
        <AboutCard />
      </div>
    </Page>
  );
}
