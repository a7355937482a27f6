import { Facts } from "../../components/facts";
import { Moment, NextRefresh } from "../../components/moment";
import { usePbxStatus, useSyncState } from "../../ipc/queries";
import { number } from "../../lib/count";
import { since } from "../../lib/time";
import { ReadingCard } from "./reading-card";
import { ToPbx } from "./ways";

/** How old our copy of the phone system is, and whom it has. */
export function PhoneSystemCard() {
  const { data: state } = useSyncState();
  return (
    <ReadingCard title="Phone system" query={usePbxStatus()} foot={<ToPbx inline={false} />}>
      {(status) => (
        <Facts
          facts={[
            {
              name: "Last complete refresh",
              value: status.last_complete ? <Moment at={status.last_complete} words={since} /> : "Never",
            },
            { name: "Users read", value: number(status.users_read) },
            { name: "Teams-enabled users", value: number(status.teams_enabled) },
            {
              name: "Next refresh",
              value: <NextRefresh status={status} following={state?.following ?? null} />,
            },
          ]}
        />
      )}
    </ReadingCard>
  );
}
