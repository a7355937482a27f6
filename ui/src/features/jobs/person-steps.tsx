import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { PageLink } from "../../components/page-link";
import { SupportIds } from "../../components/support-ids";
import type { JobPersonView, StepView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { exactMoment, shortMoment } from "../../lib/time";
import { Change } from "./change";
import { StepOutcome } from "./step-outcome";

const useStyles = makeStyles({
  panel: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    paddingBlock: tokens.spacingVerticalM,
    paddingInlineStart: tokens.spacingHorizontalXXL,
  },
  steps: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
  },
  head: { display: "flex", flexWrap: "wrap", columnGap: tokens.spacingHorizontalL },
  action: {
    ...typographyStyles.body1Strong,
    overflowWrap: "anywhere",
    "::first-letter": { textTransform: "uppercase" },
    display: "inline-block",
  },
  text: { margin: 0, overflowWrap: "anywhere" },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, margin: 0 },
});

/** Everything that was done for one person of a job, step by step. */
export function PersonSteps({ person, now }: { person: JobPersonView; now: Date }) {
  const styles = useStyles();
  return (
    <div className={styles.panel}>
      {person.steps.length === 0 && <p className={styles.text}>This job writes nothing for this person.</p>}
      {person.steps.length > 0 && (
        <ol className={styles.steps} aria-label={`Steps for ${person.name}`}>
          {person.steps.map((step) => (
            <Step key={step.id} step={step} now={now} />
          ))}
        </ol>
      )}
      <PageLink to="/users/$user" params={{ user: person.user }}>
        Open <bdi>{person.name}</bdi> under Users
      </PageLink>
    </div>
  );
}

function Step({ step, now }: { step: StepView; now: Date }) {
  const styles = useStyles();
  const { attempts, sent_at, settled_at } = step;
  return (
    <li>
      <div className={styles.head}>
        <bdi className={styles.action}>{step.action}</bdi>
        <StepOutcome outcome={step.outcome} />
      </div>
      <Change kind={step.kind} from={step.old} to={step.new} />
      {step.reason && <p className={styles.text}>{step.reason}</p>}
      {step.advice && <p className={styles.text}>{step.advice}</p>}
      {(attempts > 0 || settled_at) && (
        <p className={styles.quiet}>
          {attempts > 0 && `Sent ${counted(attempts, "time")}`}
          {attempts > 0 && sent_at && (
            <>
              , last{" "}
              <time dateTime={sent_at} title={exactMoment(sent_at)}>
                {shortMoment(sent_at, now)}
              </time>
            </>
          )}
          {attempts > 0 && ". "}
          {settled_at && (
            <>
              Settled{" "}
              <time dateTime={settled_at} title={exactMoment(settled_at)}>
                {shortMoment(settled_at, now)}
              </time>
            </>
          )}
        </p>
      )}
      <SupportIds ids={step} />
    </li>
  );
}
