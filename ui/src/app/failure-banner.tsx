import { PageLink } from "../components/page-link";
import type { ButtonView, FailureView, StateView } from "../ipc/bindings";
import { Banner } from "./banner";

/** What is wrong, by what the button shows; anything else is an answer to the last decision. */
const titles: Partial<Record<ButtonView, string>> = {
  reconnect_needed: "Reconnect needed",
  offline: "Offline",
  failed: "The last sync failed",
};

/** Why nothing is synced now, or why the last decision came to nothing, with what to do. */
export function FailureBanner({ state, failure }: { state: StateView; failure: FailureView }) {
  const title = titles[state.button] ?? "Not done";
  const job = state.button === "failed" ? state.last_job?.id : undefined;
  return (
    <Banner title={title} intent={state.button === "failed" ? "error" : "warning"}>
      {failure.message} {failure.advice}{" "}
      {job !== undefined && (
        <PageLink inline to="/jobs/$job" params={{ job: String(job) }}>
          Open job {job}
        </PageLink>
      )}
    </Banner>
  );
}
