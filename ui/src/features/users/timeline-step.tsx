import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ArrowRight16Regular } from "@fluentui/react-icons";
import { PageLink } from "../../components/page-link";
import { SupportIds, supportIds } from "../../components/support-ids";
import type { JobType, StepView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { actionWords, noneWords, outcomeLooks } from "./timeline-looks";

const useStyles = makeStyles({
  title: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: "anywhere" },
  values: {
    ...typographyStyles.body1,
    margin: 0,
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    overflowWrap: "anywhere",
    userSelect: "text",
  },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere", userSelect: "text" },
  quiet: { color: tokens.colorNeutralForeground2 },
  by: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  ids: { ...typographyStyles.caption1 },
});

const typeWords: Record<JobType, string> = { auto: "Auto", manual: "Manual" };

type TimelineStepProps = { job: number; jobType: JobType; step: StepView };

/** One write of a job, with its outcome and what support asks for. */
export function TimelineStep({ job, jobType, step }: TimelineStepProps) {
  const styles = useStyles();
  const none = noneWords(step);
  return (
    <>
      <h4 className={styles.title}>
        <bdi>{`${actionWords(step)}: ${outcomeLooks[step.outcome].words}`}</bdi>
      </h4>
      <p className={styles.values}>
        <bdi>{step.old ?? none}</bdi>
        <ArrowRight16Regular aria-label="to" />
        <bdi>{step.new ?? none}</bdi>
      </p>
      {step.reason && (
        <p className={styles.text}>
          <bdi>{step.reason}</bdi>
        </p>
      )}
      {step.advice && (
        <p className={styles.text}>
          <bdi className={styles.quiet}>{step.advice}</bdi>
        </p>
      )}
      <p className={styles.by}>
        <PageLink inline to="/jobs/$job" params={{ job: String(job) }}>{`Job ${job}`}</PageLink>
        {` (${typeWords[jobType]})`}
      </p>
      <Ids step={step} />
    </>
  );
}

function Ids({ step }: { step: StepView }) {
  const styles = useStyles();
  const count = supportIds(step).length;
  if (count === 0) return null;
  return (
    <details className={styles.ids}>
      <summary>{`${counted(count, "id")} for Microsoft support`}</summary>
      <SupportIds ids={step} />
    </details>
  );
}
