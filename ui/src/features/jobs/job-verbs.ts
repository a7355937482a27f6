import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hasEnded } from "../../components/job-status";
import { useBackend } from "../../ipc/backend";
import type { DecisionView, JobStatus } from "../../ipc/bindings";
import { keys, useSyncState } from "../../ipc/queries";
import { signsIn, useBeginSignIn } from "../../ipc/sign-in";

export type JobVerb =
  | { verb: "approve" }
  | { verb: "reject"; reason: string | null }
  | { verb: "retry" }
  | { verb: "undo" }
  | { verb: "cancel" };

/** What is said once a verb was taken up. */
const taken: Record<JobVerb["verb"], (job: number) => string> = {
  approve: (job) =>
    `Job ${job} is approved. Voice Sync compares both systems once more, then makes the changes.`,
  reject: (job) => `Job ${job} is rejected. Its people stay as they are in Microsoft Teams.`,
  retry: () => "Voice Sync tries again for the people who were left out. The retry is a job of its own.",
  undo: () => "Voice Sync plans the undo. Nothing is written before you approve it under Sync Jobs.",
  cancel: (job) => `Job ${job} stops after the changes that are under way. The rest is not sent.`,
};

/** What was said of a job's going on is no longer true once it has ended. */
function isOvertaken({ verb }: JobVerb, status: JobStatus): boolean {
  return (verb === "approve" || verb === "cancel") && hasEnded(status);
}

/** Does something with a job. Dangerous verbs are confirmed by the shell; a no is not worth a word. */
export function useJobVerbs(job: number, status: JobStatus) {
  const backend = useBackend();
  const queries = useQueryClient();
  const { data: state } = useSyncState();
  const signIn = useBeginSignIn();
  // What comes of a sign-in is told by its own dialog: nothing is said here before it is confirmed.
  const signedIn = async (what: "approve" | "retry_failed" | "undo"): Promise<DecisionView> => {
    await signIn.mutateAsync({ purpose: { what, job } });
    return "declined";
  };
  const asks = signsIn(state);
  const call = (asked: JobVerb): Promise<DecisionView | null> => {
    switch (asked.verb) {
      case "approve":
        return asks ? signedIn("approve") : backend.approveJob(job);
      case "reject":
        return backend.rejectJob(job, asked.reason);
      case "retry":
        return asks ? signedIn("retry_failed") : backend.retryFailed(job);
      case "undo":
        return asks ? signedIn("undo") : backend.undoJob(job);
      case "cancel":
        return backend.cancelJob(job);
    }
  };
  const verbs = useMutation({
    mutationFn: call,
    networkMode: "always",
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.job(job) });
      await queries.invalidateQueries({ queryKey: keys.jobs });
    },
  });
  const { data, variables } = verbs;
  const isTaken = verbs.isSuccess && data !== "declined";
  const said = isTaken && variables && !isOvertaken(variables, status) ? taken[variables.verb](job) : null;
  return { ...verbs, said };
}
