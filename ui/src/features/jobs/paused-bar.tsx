import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from "@fluentui/react-components";
import type { JobView } from "../../ipc/bindings";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", whiteSpace: "normal" },
});

/** Why a job stands still whose sign-in ended before its work did, and what lets it go on. */
export function PausedBar({ job: { microsoft_account } }: { job: JobView }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody className={useStyles().text}>
        <MessageBarTitle>The sign-in ended before this job did</MessageBarTitle>
        What was written stays, and nothing is written halfway. The job goes on as soon as{" "}
        {microsoft_account === null ? "the same person" : <bdi>{microsoft_account}</bdi>} signs in again for a
        manual sync.
      </MessageBarBody>
    </MessageBar>
  );
}
