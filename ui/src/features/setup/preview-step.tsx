import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useBackend } from "../../ipc/backend";
import { keys } from "../../ipc/queries";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

const useStyles = makeStyles({
  text: { margin: 0, maxWidth: "72ch", overflowWrap: "anywhere" },
  verdicts: {
    margin: 0,
    maxWidth: "72ch",
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    "& dt": { fontWeight: tokens.fontWeightSemibold },
    "& dd": { margin: 0 },
  },
});

const verdicts = [
  ["Already right", "Teams shows what the phone system says."],
  ["Will add", "People who get a number."],
  ["Will change", "People who get another number or another voice policy."],
  ["Blocked", "People who can't be synced yet, by cause, with what to do."],
  ["Not ours", "Accounts that Voice Sync leaves alone."],
] as const;

/** Makes the connection; the first sync is a preview that waits for approval. */
export function PreviewStep({ wizard }: { wizard: Wizard }) {
  const styles = useStyles();
  const { isMade, finish } = useFinish(wizard);
  // Once the connection is made, the shell knows of no tenant that is being connected.
  const [tenant] = useState(wizard.setup.tenant_found?.name ?? "the tenant");
  return (
    <StepForm
      wizard={wizard}
      title="Preview"
      lead="The first sync is a preview for your approval. Until you approve it, nothing is written."
      waiting={isMade ? "Starting the preview" : "Making the connection"}
      next={isMade ? "Show the preview" : "Finish and show the preview"}
      ended={isMade}
      onNext={() => finish("preview")}
      other={
        <Button disabledFocusable={wizard.busy} onClick={() => void finish("nothing more")}>
          {isMade ? "Go to Sync Jobs" : "Finish"}
        </Button>
      }
    >
      <p className={styles.text}>
        {isMade ? "The connection is made to " : "Voice Sync is ready to make the connection to "}
        <bdi>{tenant}</bdi>. The preview compares everybody in the phone system with Microsoft Teams and
        counts:
      </p>
      <dl className={styles.verdicts}>
        {verdicts.map(([name, meaning]) => (
          <Verdict key={name} name={name} meaning={meaning} />
        ))}
      </dl>
      <p className={styles.text}>
        The preview stands in Sync Jobs. You can approve or reject it there; Finish alone leaves it until you
        press Sync Now.
      </p>
    </StepForm>
  );
}

function Verdict({ name, meaning }: { name: string; meaning: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{meaning}</dd>
    </>
  );
}

/** Makes the connection once, however often the preview has to be asked for. */
function useFinish(wizard: Wizard) {
  const backend = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isMade, setIsMade] = useState(false);
  const finish = (then: "preview" | "nothing more") =>
    wizard.ask(async () => {
      if (!isMade) {
        // Also after a refusal: a connection that was made but could not be opened stands on the first page.
        await backend.setupFinish().finally(() => queries.invalidateQueries({ queryKey: keys.window }));
        setIsMade(true);
      }
      if (then === "preview") {
        await backend.syncNow(false);
      }
      await navigate({ to: "/jobs" });
    });
  return { isMade, finish };
}
