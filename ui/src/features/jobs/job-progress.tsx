import { makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import type { PhaseView, RunningView } from "../../ipc/bindings";
import { number } from "../../lib/count";

const useStyles = makeStyles({
  progress: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
});

const phases: Record<PhaseView, (running: RunningView) => string> = {
  refreshing: () => "Reading the phone system",
  planning: () => "Reading Microsoft Teams and planning",
  applying: ({ done, of }) => `${number(done)} of ${number(of)} people done`,
};

/** How far the job is that runs. */
export function JobProgress({ running }: { running: RunningView }) {
  const styles = useStyles();
  const { phase, done, of } = running;
  const known = phase === "applying" && of > 0;
  const text = running.cancelling ? "Stopping after the changes that are under way" : phases[phase](running);
  return (
    <div className={styles.progress}>
      <span>{text}</span>
      <ProgressBar aria-label="Progress of this job" {...(known && { value: done, max: of })} />
    </div>
  );
}
