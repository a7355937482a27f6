import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Page } from "../../components/page";
import { ReadFailed } from "../../components/read-failed";
import { ConsentSection } from "./consent-section";
import { useVoiceRules } from "./rules-query";
import { SyncToggles } from "./sync-toggles";
import { VoiceRules } from "./voice-rules";

const blocks = ["rule", "default"];

const useStyles = makeStyles({
  blocks: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  block: { height: "140px", borderRadius: tokens.borderRadiusLarge },
});

/** What people get in Microsoft Teams with their number. */
export function TeamsPage() {
  return (
    <Page
      title="Services > Teams"
      lead="How Voice Sync brings people's numbers and policies to Microsoft Teams."
      help="services-teams"
    >
      <SyncToggles />
      <ConsentSection />
      <Teams />
    </Page>
  );
}

function Teams() {
  const rules = useVoiceRules();
  if (rules.isPending) {
    return (
      <Late>
        <TeamsLoading />
      </Late>
    );
  }
  if (rules.data === undefined) {
    return <ReadFailed what="Voice rules" error={rules.error} onAgain={() => void rules.refetch()} />;
  }
  return (
    <>
      <ErrorBar error={rules.error} />
      <VoiceRules saved={rules.data} />
    </>
  );
}

function TeamsLoading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading voice rules" aria-busy className={styles.blocks}>
      {blocks.map((block) => (
        <SkeletonItem key={block} className={styles.block} />
      ))}
    </Skeleton>
  );
}
