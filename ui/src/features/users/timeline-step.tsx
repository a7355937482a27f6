import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ArrowRight16Regular } from "@fluentui/react-icons";
import { CopyButton } from "../../components/copy-button";
import { PageLink } from "../../components/page-link";
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
  id: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: "anywhere",
    userSelect: "text",
  },
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
        <PageLink to="/jobs/$job" params={{ job: String(job) }}>{`Job ${job}`}</PageLink>
        {` (${typeWords[jobType]})`}
      </p>
      {step.request_ids.length > 0 && <RequestIds ids={step.request_ids} />}
    </>
  );
}

function RequestIds({ ids }: { ids: readonly string[] }) {
  const styles = useStyles();
  return (
    <details className={styles.ids}>
      <summary>{counted(ids.length, "Microsoft request id")}</summary>
      {ids.map((id) => (
        <div key={id} className={styles.id}>
          <span>{id}</span>
          <CopyButton what={`request id ${id}`} text={id} />
        </div>
      ))}
    </details>
  );
}
