import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Result } from "../../components/result";
import { useNow } from "../../components/use-now";
import type { SuspicionView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { momentInSentence } from "../../lib/time";
import { useConfirmSource } from "./pbx-query";

/** The list became so much smaller that no removal is planned until somebody says that it is right. */
export function PbxSuspect({ suspect }: { suspect: SuspicionView | null }) {
  const confirm = useConfirmSource();
  const done = confirm.data === "done";
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (done) result.current?.focus();
  }, [done]);
  return (
    <>
      {suspect && (
        <Suspicion suspect={suspect} asking={confirm.isPending} onConfirm={() => confirm.mutate()} />
      )}
      <ErrorBar error={confirm.error} />
      <Result ref={result}>
        {done && !suspect && (
          <MessageBar intent="success">
            <MessageBarBody>The smaller list is confirmed. The phone system is read again.</MessageBarBody>
          </MessageBar>
        )}
      </Result>
    </>
  );
}

type SuspicionProps = { suspect: SuspicionView; asking: boolean; onConfirm: () => void };

function Suspicion({ suspect, asking, onConfirm }: SuspicionProps) {
  const now = useNow();
  const { before, after, since } = suspect;
  const fewer = `Since ${momentInSentence(since, now)} it lists ${counted(after, "Teams-enabled user")}; before, it listed ${number(before)}.`;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>The phone system's list looks too small</MessageBarTitle>
        {fewer} Nobody is removed until this is settled. If the list is incomplete, mend it in the phone
        system; if so many people have really left, confirm it here.
      </MessageBarBody>
      <MessageBarActions>
        <Button disabledFocusable={asking} onClick={onConfirm}>
          Confirm the smaller list
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
