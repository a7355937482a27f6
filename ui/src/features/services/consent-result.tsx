import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Result } from "../../components/result";
import type { ConsentStateView, RenewalView, RevokedView } from "../../ipc/bindings";
import type { ConsentVerbs } from "./consent-query";

type ConsentResultProps = { state: ConsentStateView; verbs: ConsentVerbs };

/** What came of the last verb, as long as the approval still stands as that left it. */
export function ConsentResult({ state, verbs: { test, renew, revoke } }: ConsentResultProps) {
  return (
    <Result>
      {state === "granted" && test.isSuccess && (
        <Bar intent="success" title="It works.">
          All four permissions were asked for and answered. Nothing was changed.
        </Bar>
      )}
      {state !== "revoked" && renew.data && <Renewed renewal={renew.data} />}
      {state === "revoked" && revoke.data?.decision === "done" && <Revoked revoked={revoke.data} />}
    </Result>
  );
}

function Renewed({ renewal: { added, in_use } }: { renewal: RenewalView }) {
  if (added && in_use) {
    return (
      <Bar intent="success" title="The new certificate is in use.">
        Microsoft added it to the registration.
      </Bar>
    );
  }
  return (
    <Bar intent="warning" title={added ? "The new certificate was added." : "Upload the new certificate."}>
      {added
        ? "The one before it is in use until the new one has obtained a token."
        : "Choose Approve again to export it, and upload it to the registration. The one before it is in use until then."}
    </Bar>
  );
}

function Revoked({ revoked: { not_removed } }: { revoked: RevokedView }) {
  if (not_removed !== null) {
    return (
      <Bar intent="warning" title="The approval is revoked, but the credential is still in the vault.">
        {not_removed.message} {not_removed.advice} Nothing uses it. Revoke again to try again.
      </Bar>
    );
  }
  return (
    <Bar intent="success" title="The approval is revoked.">
      The credential is forgotten, and numbers stay as they are. To remove the application too, delete it
      under Enterprise applications in the Microsoft Entra admin center.
    </Bar>
  );
}

type BarProps = { intent: "success" | "warning"; title: string; children: ReactNode };

function Bar({ intent, title, children }: BarProps) {
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {children}
      </MessageBarBody>
    </MessageBar>
  );
}
