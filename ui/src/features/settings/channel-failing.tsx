import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from "@fluentui/react-components";
import { useNow } from "../../components/use-now";
import type { FailingView } from "../../ipc/bindings";
import { exactMoment, since } from "../../lib/time";

const useStyles = makeStyles({ text: { overflowWrap: "anywhere", userSelect: "text" } });

/** Why the channel does not take what it is told, since when, and what to do. */
export function ChannelFailing({ failing }: { failing: FailingView }) {
  const styles = useStyles();
  const now = useNow();
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>Messages do not reach this channel</MessageBarTitle>
        <time dateTime={failing.since} title={exactMoment(failing.since)}>
          It began {since(failing.since, now)}.
        </time>{" "}
        <bdi>{failing.why}</bdi> Send a test message. If it does not arrive either, look in Teams whether the
        workflow of the channel is still there and switched on, then choose Change and set its address again.
      </MessageBarBody>
    </MessageBar>
  );
}
