import { useNow } from "../components/use-now";
import type { FaceView, LeaderView } from "../ipc/bindings";
import { dayOf, momentInSentence, timeOf } from "../lib/time";
import { Banner } from "./banner";

const faces: Record<FaceView, string> = {
  desktop: "Voice Sync (desktop app)",
  cli: "voice-sync (command line)",
};

/** Another process syncs this connection: nothing can be started here, and why. */
export function FollowingBanner({ leader }: { leader: LeaderView }) {
  const now = useNow();
  const isToday = dayOf(leader.since, now) === "Today";
  const since = isToday ? timeOf(leader.since) : momentInSentence(leader.since, now);
  return (
    <Banner title="Following another Voice Sync" intent="info">
      {faces[leader.face]} on <bdi>{leader.computer}</bdi> works on this connection since {since}, started by{" "}
      <bdi>{leader.person}</bdi>. This window shows what it does; nothing can be started here until it ends.
    </Banner>
  );
}
