import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { readError } from "../ipc/ui-error";

/** Why something that was asked for was not done, beside where it was asked; nothing where all is well. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const { message, advice, detail } = readError(error);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{message}</MessageBarTitle>
        {advice}
        {detail && ` (${detail})`}
      </MessageBarBody>
    </MessageBar>
  );
}
