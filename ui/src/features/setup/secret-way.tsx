import { Field, Input } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import { SecretField, useSecret } from "../../components/secret-field";
import { useBackend } from "../../ipc/backend";
import { approvalLead, clientProblem, isSameId } from "./approval-fields";
import type { EnteredApplication } from "./approval-step";
import { StepForm } from "./step-form";
import { TenantFound } from "./tenant-found";
import { WhatToRegister } from "./what-to-register";
import type { Wizard } from "./wizard";

type SecretWayProps = { wizard: Wizard; choice: ReactNode; entered: EnteredApplication };

/** By a secret that somebody made; then the question whether the tenant that answered is the right one. */
export function SecretWay({ wizard, choice, entered: { client, setClient } }: SecretWayProps) {
  const backend = useBackend();
  const { application, tenant, tenant_found: found } = wizard.setup;
  const [tried, setTried] = useState(false);
  const isKept = application?.has_secret === true;
  const secret = useSecret({ isKept, missing: "Enter the client secret." });
  const problem = clientProblem(client);
  const isKeptId = isSameId(client, application?.client_id ?? "");
  const isSame = isKeptId && !secret.typed;
  const answered = isSame ? found : null;

  const next = () => {
    if (answered) {
      void wizard.go("voice_rules");
      return;
    }
    setTried(true);
    const { entered, isEnough } = secret.read();
    if (problem || !isEnough) {
      return;
    }
    secret.clear();
    const request = { client_id: client.trim(), secret: entered };
    void wizard
      .send(() => backend.setupApplication(request), "approval")
      .then((agreed) => {
        if (agreed) setTried(false);
      });
  };
  return (
    <StepForm
      wizard={wizard}
      title="Approval"
      lead={approvalLead}
      waiting="Asking Microsoft"
      next={answered ? "Yes, this is my tenant" : "Next"}
      onNext={next}
      unsaved={!isSame}
    >
      {choice}
      <WhatToRegister tenant={tenant?.tenant ?? ""} permissions={wizard.setup.defaults.permissions} />
      <Field
        label="Application (client) ID"
        required
        hint="On the registration's Overview page."
        {...(tried && problem && { validationMessage: problem })}
      >
        <Input value={client} spellCheck={false} onChange={(_, { value }) => setClient(value)} />
      </Field>
      <SecretField
        secret={secret}
        label="Client secret"
        hint={
          isKept
            ? "A secret was entered before; leave empty to keep it."
            : "The secret's value, not its id. It is kept in this computer's vault and never shown again."
        }
      />
      {answered && (
        <TenantFound
          found={answered}
          isNew={wizard.at !== wizard.setup.step}
          onOther={() => void wizard.go("tenant")}
        />
      )}
    </StepForm>
  );
}
