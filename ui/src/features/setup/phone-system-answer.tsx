import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { SetupView } from "../../ipc/bindings";
import { counted } from "../../lib/count";

/** What the phone system said of itself when it was asked. */
export function PhoneSystemAnswer({ setup: { pbx, source } }: { setup: SetupView }) {
  if (!pbx) {
    return null;
  }
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>The phone system answered</MessageBarTitle>
        <bdi>{pbx.sentence}</bdi>{" "}
        {pbx.customer && (
          <>
            Customer <bdi>{pbx.customer}</bdi>: a key of another customer will be refused from now on.{" "}
          </>
        )}
        {people(pbx.users, source?.kind === "csv")}
      </MessageBarBody>
    </MessageBar>
  );
}

function people(users: number | null, isFile: boolean): string {
  if (users === null) {
    return "The people are being counted; you can go on meanwhile.";
  }
  return `${counted(users, "person", "people")} in the ${isFile ? "file" : "phone system"}.`;
}
