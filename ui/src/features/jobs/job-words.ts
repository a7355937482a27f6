import type { JobPurposeView, JobType, JobView } from "../../ipc/bindings";

export const typeNames: Record<JobType, string> = { auto: "Auto", manual: "Manual" };

export const types = Object.keys(typeNames) as JobType[];

/** What a job is for: by itself, and with the job it refers to. */
const purposes: Record<JobPurposeView, { alone: string; before: string }> = {
  sync: { alone: "Everybody", before: "Everybody, after" },
  changes: { alone: "Queued changes", before: "Queued changes, after" },
  first_sync: { alone: "First sync", before: "First sync, after" },
  one_person: { alone: "One person", before: "One person, after" },
  held_part: { alone: "Held part", before: "Part held from" },
  retry_failed: { alone: "Retry", before: "Retry of" },
  undo: { alone: "Undo", before: "Undo of" },
};

/** "Retry of job 9" in its two parts, so that the job can be a link. */
export function purposeParts({ purpose, of }: Pick<JobView, "purpose" | "of">): {
  text: string;
  job: number | null;
} {
  const { alone, before } = purposes[purpose];
  return of === null ? { text: alone, job: null } : { text: before, job: of };
}

/** "First sync", "Retry of job 9". */
export function purposeWords(job: Pick<JobView, "purpose" | "of">): string {
  const { text, job: of } = purposeParts(job);
  return of === null ? text : `${text} job ${of}`;
}

/** The purpose where it is worth a line: that a manual sync is for everybody, and an automatic one for what was queued,
 * goes without saying. */
export function remarkablePurpose(job: Pick<JobView, "purpose" | "of">): string | null {
  return job.purpose === "sync" || job.purpose === "changes" ? null : purposeWords(job);
}

/** What came of a job, as the name of a link. */
export function followerWords(purpose: JobPurposeView, job: number): string {
  return `${purposes[purpose].alone}: job ${job}`;
}
