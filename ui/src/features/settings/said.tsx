import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { Ref } from "react";
import { Result } from "../../components/result";

/** What was done, where something was. */
export function Said({ ref, words }: { ref?: Ref<HTMLDivElement>; words: string | false | null }) {
  return (
    <Result {...(ref && { ref })}>
      {words && (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{words}</MessageBarBody>
        </MessageBar>
      )}
    </Result>
  );
}
