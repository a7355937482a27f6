import { Button, Spinner } from "@fluentui/react-components";
import { useEffect, useId, useRef, useState } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { Late } from "../../components/late";
import type { WebhookView } from "../../ipc/bindings";
import { useCardStyles } from "./card-styles";
import { ChannelFailing } from "./channel-failing";
import { ChannelForm } from "./channel-form";
import type { HoldDraft } from "./drafts";
import { RemoveChannel } from "./remove-channel";
import { Said } from "./said";
import { useRemoveChannel, useSettings, useTestChannel } from "./settings-query";

const words = {
  saved: "The Teams channel is saved. The first message is on its way to it.",
  removed: "The Teams channel is removed. Nothing is posted to it any more.",
  tested: "The test message is on its way to the Teams channel.",
} as const;

/** The Teams channel of the connection, once it is known whether there is one. */
export function TeamsChannel({ hold }: { hold: HoldDraft }) {
  const styles = useCardStyles();
  const { data: settings } = useSettings();
  if (!settings) return null;
  return (
    <>
      <hr className={styles.line} />
      <Channel webhook={settings.webhook} hold={hold} />
    </>
  );
}

/** To be set, or as it is. */
function Channel({ webhook, hold }: { webhook: WebhookView | null; hold: HoldDraft }) {
  const styles = useCardStyles();
  const name = useId();
  const [changing, setChanging] = useState(false);
  const [done, setDone] = useState<keyof typeof words | null>(null);
  const test = useTestChannel();
  const remove = useRemoveChannel();
  const isBusy = test.isPending || remove.isPending;
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone.
    if (done === "saved" || done === "removed") result.current?.focus();
  }, [done]);

  const begin = () => {
    setDone(null);
    test.reset();
    remove.reset();
  };
  const send = () => {
    begin();
    test.mutate(undefined, { onSuccess: () => setDone("tested") });
  };
  const change = () => {
    begin();
    setChanging(true);
  };
  const forget = () => {
    begin();
    remove.mutate(undefined, { onSuccess: () => setDone("removed") });
  };
  const saved = () => {
    setChanging(false);
    setDone("saved");
  };
  return (
    <section className={styles.part} aria-labelledby={name}>
      <h3 className={styles.title} id={name}>
        Teams channel
      </h3>
      {webhook && !changing ? (
        <>
          {webhook.failing && <ChannelFailing failing={webhook.failing} />}
          <Facts facts={factsOf(webhook)} />
          <div className={styles.verbs}>
            <Button disabledFocusable={isBusy} onClick={send}>
              Send a test message
            </Button>
            <Button disabledFocusable={isBusy} onClick={change}>
              Change...
            </Button>
            <RemoveChannel disabled={isBusy} onRemove={forget} />
            {test.isPending && (
              <Late>
                <Spinner size="tiny" label="Posting the message" />
              </Late>
            )}
          </div>
          <ErrorBar error={test.error ?? remove.error} />
        </>
      ) : (
        <ChannelForm
          webhook={webhook}
          hold={hold}
          onBegin={begin}
          onSaved={saved}
          onCancel={() => setChanging(false)}
        />
      )}
      <Said ref={result} words={done && words[done]} />
    </section>
  );
}

function factsOf({ origin, internal }: WebhookView) {
  return [
    { name: "Posts to", value: <bdi>{origin}</bdi> },
    ...(internal ? [{ name: "Network", value: "May be inside your network" }] : []),
  ];
}
