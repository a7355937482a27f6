import { notWatchingTitle } from "../components/standing-words";
import { useNow } from "../components/use-now";
import { Banner } from "./banner";

/** Nothing ran for a while: since when, and that it is being caught up with. */
export function NotWatchingBanner({ since }: { since: string }) {
  const now = useNow();
  return (
    <Banner title={notWatchingTitle(since, now)} intent="info">
      Voice Sync did not run. It reads the phone system now and catches up with what was changed meanwhile.
    </Banner>
  );
}
