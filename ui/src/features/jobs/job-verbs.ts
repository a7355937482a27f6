import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { DecisionView, JobStatus } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { hasEnded } from "./job-status";

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
  const call = (asked: JobVerb): Promise<DecisionView | null> => {
    switch (asked.verb) {
      case "approve":
        return backend.approveJob(job);
      case "reject":
        return backend.rejectJob(job, asked.reason);
      case "retry":
        return backend.retryFailed(job);
      case "undo":
        return backend.undoJob(job);
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
