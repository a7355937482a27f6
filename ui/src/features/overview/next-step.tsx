import type { ReactNode } from "react";
import { TimeLeft } from "../../components/time-left";
import type { StateView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { ToJob, ToPbx, ToSyncJobs, ToTeams } from "./ways";

/** What to do next in this state, with the way there. */
export function nextOf(state: StateView): ReactNode {
  const { running, last_job, held_jobs } = state;
  switch (state.button) {
    case "not_connected":
      return null;
    case "up_to_date":
      return <WhenNothingWaits state={state} />;
    case "changes_queued":
      return <WhoSends state={state} />;
    case "syncing":
      return (
        <>
          Nothing to do: what is done for whom can be followed.{" "}
          {running && running.job !== null ? <ToJob job={running.job} /> : <ToSyncJobs />}
        </>
      );
    case "completed_with_errors":
      return (
        <>
          The last sync left somebody out.{" "}
          {last_job ? (
            <ToJob job={last_job.id} problems>
              See who, and why
            </ToJob>
          ) : (
            <ToSyncJobs />
          )}
        </>
      );
    case "failed":
      return <>The last sync failed. {last_job ? <ToJob job={last_job.id} /> : <ToSyncJobs />}</>;
    case "held":
      return <Held jobs={held_jobs} />;
    case "reconnect_needed":
      return (
        <>
          {state.failure?.message ?? "Microsoft refuses what Voice Sync signs in with."} Renew it under{" "}
          <ToTeams />.
        </>
      );
    case "approval_needed":
      return (
        <>
          Preview first sync, at the top right, compares everybody and writes nothing before you approve. Look
          at the voice rules under <ToTeams /> first.
        </>
      );
    case "offline":
      return (
        <>
          {state.failure?.message ?? "One of the two systems cannot be reached."} Voice Sync tries again by
          itself. How the phone system stands is said under <ToPbx />.
        </>
      );
  }
}

function WhenNothingWaits({ state }: { state: StateView }) {
  if (state.auto_sync.standing === "ready") {
    return (
      <>
        Nothing to do: changes in the phone system are synced by themselves. What was done stands under{" "}
        <ToSyncJobs />.
      </>
    );
  }
  return (
    <>
      Changes in the phone system wait for Sync Now. <SwitchOn state={state} />
    </>
  );
}

function WhoSends({ state }: { state: StateView }) {
  const { standing, sync_at } = state.auto_sync;
  if (standing !== "ready") {
    return (
      <>
        Sync Now sends them to Microsoft Teams. <SwitchOn state={state} />
      </>
    );
  }
  return (
    <>
      {sync_at ? (
        <>
          Next sync in <TimeLeft end={sync_at} />.
        </>
      ) : (
        "Auto Sync sends them by itself."
      )}{" "}
      What it does then stands under <ToSyncJobs />.
    </>
  );
}

/** Where Auto Sync is on it waits for something else, which is said there; without an approval switching it on is not enough. */
function SwitchOn({ state: { auto_sync, consent } }: { state: StateView }) {
  if (auto_sync.auto_sync) return <ToTeams>See why Auto Sync waits</ToTeams>;
  const approved = consent === "granted" || consent === "reconnect_needed";
  return <ToTeams>{approved ? "Switch on Auto Sync" : "Approve Voice Sync and switch on Auto Sync"}</ToTeams>;
}

function Held({ jobs }: { jobs: readonly number[] }) {
  const [newest] = jobs;
  if (newest === undefined) return <ToSyncJobs />;
  return (
    <>
      {counted(jobs.length, "job waits", "jobs wait")} for your approval.{" "}
      <ToJob job={newest}>Review job {newest}</ToJob>
    </>
  );
}
