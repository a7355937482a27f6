import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { ArrowClockwise20Regular } from "@fluentui/react-icons";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { Late } from "../../components/late";
import { Moment, NextRefresh } from "../../components/moment";
import type { PbxStatusView } from "../../ipc/bindings";
import { useSyncState } from "../../ipc/queries";
import { number } from "../../lib/count";
import { since } from "../../lib/time";
import { useRefreshMirror } from "./pbx-query";
import { Quota } from "./quota";

const useStyles = makeStyles({
  refresh: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: tokens.spacingHorizontalM },
});

/** When the phone system was read, what was found, and when it is read next. */
export function PbxReads({ status }: { status: PbxStatusView }) {
  const styles = useStyles();
  const refresh = useRefreshMirror();
  const { data: state } = useSyncState();
  const { last_complete, users_read, teams_enabled, quota, refreshing } = status;
  return (
    <Card title="Reading">
      <Facts
        facts={[
          {
            name: "Last complete refresh",
            value: last_complete ? <Moment at={last_complete} words={since} /> : "Never",
          },
          { name: "Users read", value: number(users_read) },
          { name: "Teams-enabled users", value: number(teams_enabled) },
          {
            name: "Next refresh",
            value: <NextRefresh status={status} following={state?.following ?? null} />,
          },
          { name: "Requests left", value: <Quota quota={quota} /> },
        ]}
      />
      <div className={styles.refresh}>
        <Button
          icon={<ArrowClockwise20Regular />}
          disabledFocusable={refreshing || refresh.isPending}
          onClick={() => refresh.mutate()}
        >
          Refresh now
        </Button>
        <span role="status">
          {refreshing && (
            <Late>
              <Spinner size="tiny" label="Reading the phone system" />
            </Late>
          )}
        </span>
      </div>
      <ErrorBar error={refresh.error} />
    </Card>
  );
}
