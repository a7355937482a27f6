import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { Late } from "../../components/late";
import { LoadFailed } from "../../components/load-failed";
import { Page } from "../../components/page";
import type { SetupStep, SetupView } from "../../ipc/bindings";
import { ApprovalStep } from "./approval-step";
import { CheckStep } from "./check-step";
import { PhoneSystemStep } from "./phone-system-step";
import { PreviewStep } from "./preview-step";
import { useSetup } from "./setup-query";
import { StepList } from "./step-list";
import { TenantStep } from "./tenant-step";
import { VoiceRulesStep } from "./voice-rules-step";
import { useWizard, type Wizard } from "./wizard";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gridTemplateColumns: "168px minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalL,
    alignItems: "start",
    maxWidth: "1080px",
    "@media (max-width: 699px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  surface: {
    // The foot of the step reaches to its edges.
    "--step-padding": tokens.spacingHorizontalXXL,
    "@media (max-width: 699px)": { "--step-padding": tokens.spacingHorizontalL },
    minWidth: 0,
    padding: "var(--step-padding)",
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  lines: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
});

const forms: Record<SetupStep, (props: { wizard: Wizard }) => React.ReactNode> = {
  phone_system: PhoneSystemStep,
  tenant: TenantStep,
  approval: ApprovalStep,
  voice_rules: VoiceRulesStep,
  check: CheckStep,
  preview: PreviewStep,
};

/** Connects a phone system and a tenant, step by step; what is done is kept by the shell. */
export function ConnectPage() {
  return (
    <Page
      title="Connect your tenant"
      lead="Six steps. What is done is kept: you can close Voice Sync and go on later."
      help="connect"
    >
      <Loaded />
    </Page>
  );
}

function Loaded() {
  const setup = useSetup();
  if (setup.isPending) {
    return (
      <Late>
        <Loading />
      </Late>
    );
  }
  if (setup.data === undefined) {
    return <LoadFailed what="The connection" error={setup.error} onAgain={() => void setup.refetch()} />;
  }
  return <Steps setup={setup.data} />;
}

function Steps({ setup }: { setup: SetupView }) {
  const styles = useStyles();
  const wizard = useWizard(setup);
  const Form = forms[wizard.at];
  return (
    <div className={styles.columns}>
      <StepList wizard={wizard} />
      <div className={styles.surface}>
        <Form wizard={wizard} />
      </div>
    </div>
  );
}

function Loading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading the connection" className={styles.columns}>
      <div className={styles.lines}>
        {["a", "b", "c", "d", "e", "f"].map((line) => (
          <SkeletonItem key={line} size={24} />
        ))}
      </div>
      <div className={`${styles.surface} ${styles.lines}`}>
        <SkeletonItem size={28} />
        <SkeletonItem size={16} />
        <SkeletonItem size={32} />
        <SkeletonItem size={32} />
      </div>
    </Skeleton>
  );
}
