import type { LeaderView, PbxStatusView } from "../ipc/bindings";
import { exactMoment, until } from "../lib/time";
import { faces } from "./standing-words";
import { useNow } from "./use-now";

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type MomentProps = { at: string; words: (instant: string, now: Date) => string };

/** A moment by itself: "3 min ago" as `words` say it, beginning large, and the whole of it for whom that matters. */
export function Moment({ at, words }: MomentProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactMoment(at)}>
      {capital(words(at, now))}
    </time>
  );
}

type NextRefreshProps = {
  status: Pick<PbxStatusView, "next_refresh" | "refreshing">;
  following: LeaderView | null;
};

/** When the phone system is read next, or who reads it. */
export function NextRefresh({ status: { next_refresh: at, refreshing }, following }: NextRefreshProps) {
  if (refreshing) return "Now";
  if (at) return <Moment at={at} words={until} />;
  if (!following) return "Not planned";
  const where = faces[following.face];
  return (
    <bdi>
      {where} on {following.computer} ({following.person}) reads it
    </bdi>
  );
}
