import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Page } from "../../components/page";
import { ReadFailed } from "../../components/read-failed";
import { usePbxStatus } from "../../ipc/queries";
import { PbxEnableSync } from "./pbx-enable-sync";
import { PbxReads } from "./pbx-reads";
import { PbxSource } from "./pbx-source";
import { PbxSuspect } from "./pbx-suspect";

const lead = "The phone system says who has which number. Voice Sync only reads it, and never changes it.";
const blocks = ["source", "reads"];

const useStyles = makeStyles({
  cards: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 400px), 1fr))",
    gap: tokens.spacingHorizontalL,
  },
  block: { height: "240px", borderRadius: tokens.borderRadiusLarge },
});

/** How the phone system and our copy of it stand. */
export function PbxPage() {
  return (
    <Page title="Services > PBX" lead={lead} help="services-pbx">
      <Pbx />
    </Page>
  );
}

function Pbx() {
  const status = usePbxStatus();
  if (status.isPending) {
    return (
      <Late>
        <PbxLoading />
      </Late>
    );
  }
  if (status.data === undefined) {
    return (
      <ReadFailed
        what="The phone system's status"
        error={status.error}
        onAgain={() => void status.refetch()}
      />
    );
  }
  return (
    <>
      <ErrorBar error={status.error} />
      <PbxSuspect suspect={status.data.suspect} />
      <Cards>
        <PbxSource source={status.data.source} />
        <PbxReads status={status.data} />
        <PbxEnableSync />
      </Cards>
    </>
  );
}

function Cards({ children }: { children: ReactNode }) {
  return <div className={useStyles().cards}>{children}</div>;
}

function PbxLoading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading the phone system's status" aria-busy>
      <Cards>
        {blocks.map((block) => (
          <SkeletonItem key={block} className={styles.block} />
        ))}
      </Cards>
    </Skeleton>
  );
}
