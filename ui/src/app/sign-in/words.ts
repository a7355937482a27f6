import type { SignInForView } from "../../ipc/bindings";

/** What the dialog is called, and what its last button does. */
export function wordsOf(purpose: SignInForView): { title: string; verb: string } {
  switch (purpose.what) {
    case "consent":
      return { title: "Approve Voice Sync", verb: "Close" };
    case "sync":
      return { title: "Sign in for this sync", verb: "Sync now" };
    case "person":
      return { title: "Sign in to sync this user", verb: "Sync this user" };
    case "approve":
      return { title: `Sign in to approve job ${purpose.job}`, verb: "Make the changes" };
    case "retry_failed":
      return { title: `Sign in to retry job ${purpose.job}`, verb: "Retry" };
    case "undo":
      return { title: `Sign in to undo job ${purpose.job}`, verb: "Plan the undo" };
  }
}
