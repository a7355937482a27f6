import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { ArrowClockwise20Regular } from "@fluentui/react-icons";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { Late } from "../../components/late";
import { useNow } from "../../components/use-now";
import type { LeaderView, PbxStatusView } from "../../ipc/bindings";
import { useSyncState } from "../../ipc/queries";
import { number } from "../../lib/count";
import { exactMoment, since, until } from "../../lib/time";
import { useRefreshMirror } from "./pbx-query";
import { Quota } from "./quota";

const useStyles = makeStyles({
  refresh: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: tokens.spacingHorizontalM },
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Moment({ at, words }: { at: string; words: (instant: string, now: Date) => string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactMoment(at)}>
      {capital(words(at, now))}
    </time>
  );
}

function Next({ at, following }: { at: string | null; following: LeaderView | null }) {
  if (at) return <Moment at={at} words={until} />;
  if (!following) return "Not planned";
  const where = following.face === "cli" ? "The command line" : "Voice Sync";
  return (
    <bdi>
      {where} on {following.computer} ({following.person}) reads it
    </bdi>
  );
}

/** When the phone system was read, what was found, and when it is read next. */
export function PbxReads({ status }: { status: PbxStatusView }) {
  const styles = useStyles();
  const refresh = useRefreshMirror();
  const { data: state } = useSyncState();
  const { last_complete, users_read, teams_enabled, next_refresh, quota, refreshing } = status;
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
            value: refreshing ? "Now" : <Next at={next_refresh} following={state?.following ?? null} />,
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
