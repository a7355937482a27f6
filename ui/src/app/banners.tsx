import { useConnection, useSyncState } from "../ipc/queries";
import { FailureBanner } from "./failure-banner";
import { FollowingBanner } from "./following-banner";
import { NotWatchingBanner } from "./not-watching-banner";
import { PbxEnableBanner } from "./pbx-enable-banner";
import { SampleBanner } from "./sample-banner";
import { SuspectBanner } from "./suspect-banner";

/** The connection that is the built-in sample; another one on this computer has a simulator of its own. */
const SAMPLE = "sample";

/** What concerns every page: what stands in the way first, what is only to be known last. */
export function Banners() {
  const { data: connection } = useConnection();
  const { data: state } = useSyncState();
  return (
    <>
      {state?.failure && <FailureBanner state={state} failure={state.failure} />}
      {state?.suspect && <SuspectBanner suspect={state.suspect} />}
      {state?.auto_sync.pbx_enable_sync && <PbxEnableBanner />}
      {state?.auto_sync.not_watching_since && (
        <NotWatchingBanner since={state.auto_sync.not_watching_since} />
      )}
      {state?.following && <FollowingBanner leader={state.following} />}
      {connection?.sample && <SampleBanner mayChange={connection.id === SAMPLE} />}
    </>
  );
}
