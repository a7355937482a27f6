import { Button } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { ErrorBar } from "../components/error-bar";
import { suspectTitle } from "../components/standing-words";
import { useNow } from "../components/use-now";
import { useBackend } from "../ipc/backend";
import type { SuspicionView } from "../ipc/bindings";
import { number } from "../lib/count";
import { momentInSentence } from "../lib/time";
import { Banner } from "./banner";

/** The phone system's list has become too small to be believed without asking. */
export function SuspectBanner({ suspect }: { suspect: SuspicionView }) {
  const backend = useBackend();
  const now = useNow();
  const confirm = useMutation({ mutationFn: () => backend.confirmSource() });
  const action = (
    <Button disabledFocusable={confirm.isPending} onClick={() => confirm.mutate()}>
      Confirm the smaller list
    </Button>
  );
  return (
    <>
      <Banner title={suspectTitle} intent="warning" actions={action}>
        It had {number(suspect.before)} people with Teams, and {number(suspect.after)} since{" "}
        {momentInSentence(suspect.since, now)}. No number is taken away until you confirm that this is right.
      </Banner>
      <ErrorBar error={confirm.error} />
    </>
  );
}
