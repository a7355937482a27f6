import { useNow } from "../components/use-now";
import { dayOf, momentInSentence, timeOf } from "../lib/time";
import { Banner } from "./banner";

/** Nothing ran for a while: since when, and that it is being caught up with. */
export function NotWatchingBanner({ since }: { since: string }) {
  const now = useNow();
  const isToday = dayOf(since, now) === "Today";
  return (
    <Banner
      title={`Not watching since ${isToday ? timeOf(since) : momentInSentence(since, now)}`}
      intent="info"
    >
      Voice Sync did not run. It reads the phone system now and catches up with what was changed meanwhile.
    </Banner>
  );
}
