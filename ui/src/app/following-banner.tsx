import { faces, followingNext, followingTitle, sinceWords } from "../components/standing-words";
import { useNow } from "../components/use-now";
import type { LeaderView } from "../ipc/bindings";
import { Banner } from "./banner";

/** Another process syncs this connection: nothing can be started here, and why. */
export function FollowingBanner({ leader }: { leader: LeaderView }) {
  const now = useNow();
  return (
    <Banner title={followingTitle} intent="info">
      {faces[leader.face]} on <bdi>{leader.computer}</bdi> works on this connection since{" "}
      {sinceWords(leader.since, now)}, started by <bdi>{leader.person}</bdi>. This window shows what it does.{" "}
      {followingNext(leader)}
    </Banner>
  );
}
