import { Button, Checkbox, makeStyles, mergeClasses, Spinner, tokens } from "@fluentui/react-components";
import { type SubmitEvent, useEffect, useId, useState } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { SecretField, useSecret } from "../../components/secret-field";
import type { WebhookView } from "../../ipc/bindings";
import { isSafeAddress, readWebAddress } from "../../lib/web-address";
import { useCardStyles } from "./card-styles";
import { type HoldDraft, useHeld } from "./drafts";
import { useSaveChannel } from "./settings-query";

const useStyles = makeStyles({
  steps: {
    margin: 0,
    maxWidth: "72ch",
    paddingInlineStart: tokens.spacingHorizontalXXL,
    "& > li": { marginBottom: tokens.spacingVerticalXS },
  },
  // The box's own padding, so that the explanation stands below its words.
  inside: { paddingInlineStart: tokens.spacingHorizontalXXXL },
});

// Fluent's pale label of an unchecked box has more classes than a class of ours could outdo.
const readable = { color: tokens.colorNeutralForeground1 };

/** What is wrong with an address, for the person who pasted it; the shell decides in the end. */
function channelProblem(entered: string): string | null {
  const url = readWebAddress(entered);
  if (!url)
    return "This is not a web address. Copy the whole of it from the workflow; it begins with https://";
  return isSafeAddress(url) ? null : "Use an address that begins with https://";
}

type ChannelFormProps = {
  /** The channel that is told now. */
  webhook: WebhookView | null;
  hold: HoldDraft;
  onBegin: () => void;
  onSaved: () => void;
  onCancel: () => void;
};

/** The address of a channel's workflow: a secret, entered once and never shown again. */
export function ChannelForm({ webhook, hold, onBegin, onSaved, onCancel }: ChannelFormProps) {
  const styles = useCardStyles();
  const own = useStyles();
  const note = useId();
  const [internal, setInternal] = useState(webhook?.internal ?? false);
  const secret = useSecret({ missing: "Enter the address of the workflow.", check: channelProblem });
  const saving = useSaveChannel();
  const isChange = webhook !== null;
  useEffect(() => {
    // In place of the button that was pressed to come here.
    if (isChange) secret.input.current?.focus();
  }, [isChange, secret.input]);
  useHeld(hold, "channel", secret.typed);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { entered, isEnough } = secret.read();
    if (entered === null || !isEnough) {
      secret.input.current?.focus();
      return;
    }
    onBegin();
    if ((await saving.save({ address: entered, internal })) === "done") onSaved();
  };
  return (
    <form className={styles.part} noValidate onSubmit={(event) => void submit(event)}>
      <p className={styles.note}>A workflow of the channel posts there what it is told at its address:</p>
      <ol className={own.steps}>
        <li>In Teams, open the menu of the channel and choose Workflows.</li>
        <li>
          Take the template "Send webhook alerts to a channel", or make a workflow that begins with "When a
          Teams webhook request is received"; anyone must be allowed to trigger it.
        </li>
        <li>Copy the address it shows at the end, and paste it here.</li>
      </ol>
      <SecretField
        secret={secret}
        label="Address of the workflow"
        hint="Whoever knows it can post to the channel. It is kept in this computer's vault and never shown again."
      />
      <div>
        <Checkbox
          label={{ children: "This address is inside our network", style: readable }}
          checked={internal}
          aria-describedby={note}
          onChange={(_, { checked }) => setInternal(checked === true)}
        />
        <p className={mergeClasses(styles.note, own.inside)} id={note}>
          Only for a server of your own. Without it, Voice Sync posts to no address inside your network or on
          this computer.
        </p>
      </div>
      <ErrorBar error={saving.error} />
      <div className={styles.verbs}>
        <Button type="submit" appearance="primary" disabledFocusable={saving.busy}>
          Save and post a first message
        </Button>
        {isChange && (
          <Button disabledFocusable={saving.busy} onClick={onCancel}>
            Cancel
          </Button>
        )}
        {saving.busy && (
          <Late>
            <Spinner size="tiny" label="Posting a first message" />
          </Late>
        )}
      </div>
    </form>
  );
}
