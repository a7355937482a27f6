import type { HistoryState } from "@tanstack/react-router";
import { PageLink } from "../../components/page-link";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** How often a way within Help was followed: what is open already can be gone to again. */
    helpVisit?: number;
  }
}

const next = (state: HistoryState) => ({ ...state, helpVisit: (state.helpVisit ?? 0) + 1 });

type TopicLinkProps = { topic: string; inline?: boolean; children: string };

/** A way within Help, which stays one step of the history: the way back leads to the page that it was opened from. */
export function TopicLink({ topic, inline = false, children }: TopicLinkProps) {
  return (
    <PageLink inline={inline} to="/help" search={{ topic }} state={next} replace resetScroll={false}>
      {children}
    </PageLink>
  );
}
