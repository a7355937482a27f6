import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { JobStatus } from "../../components/job-status";
import { Moment } from "../../components/moment";
import type { LastJobView, StateView } from "../../ipc/bindings";
import { since } from "../../lib/time";
import { type Reading, ReadingCard } from "./reading-card";
import { ToJob, ToSyncJobs } from "./ways";

const useStyles = makeStyles({
  status: { ...typographyStyles.subtitle2, display: "block" },
  quiet: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
});

/** How the sync that ended last ended. */
export function LastSyncCard({ state }: { state: Reading<StateView> }) {
  return (
    <ReadingCard title="Last sync" query={state} foot={<Foot job={state.data?.last_job} />}>
      {({ last_job }) => <Ended job={last_job} />}
    </ReadingCard>
  );
}

function Ended({ job }: { job: LastJobView | null }) {
  const styles = useStyles();
  if (job === null) return <p className={styles.quiet}>No sync yet.</p>;
  return (
    <div>
      <span className={styles.status}>
        <JobStatus status={job.status} />
      </span>
      {job.ended_at && (
        <p className={styles.quiet}>
          <Moment at={job.ended_at} words={since} />
        </p>
      )}
    </div>
  );
}

function Foot({ job }: { job: LastJobView | null | undefined }) {
  return job ? <ToJob inline={false} job={job.id} /> : <ToSyncJobs inline={false} />;
}
