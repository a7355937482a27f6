import { Checkbox, Field, Input, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Card } from "../../components/card";
import { ConsentWay } from "../../components/consent-way";
import { ToRegister } from "../../components/to-register";
import { useBackend } from "../../ipc/backend";
import type { SetupApprovalRequest } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { useSignIn } from "../../ipc/sign-in";
import { approvalLead, clientProblem, isSameId, objectProblem } from "./approval-fields";
import type { EnteredApplication } from "./approval-step";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

type AdministratorWayProps = { wizard: Wizard; choice: ReactNode; entered: EnteredApplication };

/** By a Global Administrator, in his own browser: the dialog in the frame shows how far he is. */
export function AdministratorWay({ wizard, choice, entered }: AdministratorWayProps) {
  const backend = useBackend();
  const { kept, client, setClient, object, setObject, method, setMethod } = entered;
  const [tried, setTried] = useState(false);
  const [byCode, setByCode] = useState(false);
  const approve = useApprove(wizard);
  useGoOnWhenApproved(wizard);
  const problems = { client: clientProblem(client), object: objectProblem(object) };
  // Another application, registration or way of signing in is another approval.
  const isSame = isSameId(client, kept.client) && isSameId(object, kept.object) && method === kept.method;
  const isApproved = wizard.setup.application?.approved === true && isSame;

  const next = () => {
    if (isApproved) return void wizard.go("voice_rules");
    setTried(true);
    if (problems.client || problems.object) return;
    approve({
      client_id: client.trim(),
      object_id: object.trim() || null,
      method,
      way: byCode ? "device_code" : "browser",
    });
  };
  return (
    <StepOf wizard={wizard} isApproved={isApproved} unsaved={!isSame} onNext={next}>
      {choice}
      <ConsentWay method={method} onMethod={setMethod} />
      <Card title="What to register">
        <ToRegister
          name={[...keys.setup, "registration"]}
          ask={() => backend.setupRegistration()}
          onExport={() => backend.setupExportRegistration()}
          onImport={() => backend.setupImportCertificate()}
        />
      </Card>
      <Field
        label="Application (client) ID"
        required
        hint="On the registration's Overview page, once it is registered."
        {...(tried && problems.client && { validationMessage: problems.client })}
      >
        <Input value={client} spellCheck={false} onChange={(_, { value }) => setClient(value)} />
      </Field>
      <Field
        label="Object ID of the registration (optional)"
        hint="On the same page. With it the certificate renews itself before it ends."
        {...(tried && problems.object && { validationMessage: problems.object })}
      >
        <Input value={object} spellCheck={false} onChange={(_, { value }) => setObject(value)} />
      </Field>
      {isApproved ? (
        <MessageBar intent="success">
          <MessageBarBody>A Global Administrator has approved Voice Sync for this tenant.</MessageBarBody>
        </MessageBar>
      ) : (
        <Checkbox
          checked={byCode}
          label="The Global Administrator signs in with a code, in a browser of any computer"
          onChange={(_, { checked }) => setByCode(checked === true)}
        />
      )}
    </StepOf>
  );
}

/** Begins the sign-in. Another application may take back an approval and its certificate, also where it is refused. */
function useApprove({ ask }: Wizard) {
  const backend = useBackend();
  const queries = useQueryClient();
  return (request: SetupApprovalRequest) =>
    void ask(() => backend.setupApprove(request)).finally(() =>
      queries.invalidateQueries({ queryKey: keys.setup }),
    );
}

type StepOfProps = {
  wizard: Wizard;
  isApproved: boolean;
  unsaved: boolean;
  onNext: () => void;
  children: ReactNode;
};

function StepOf({ wizard, isApproved, unsaved, onNext, children }: StepOfProps) {
  return (
    <StepForm
      wizard={wizard}
      title="Approval"
      lead={approvalLead}
      waiting="Asking Microsoft"
      next={isApproved ? "Next" : "Sign in and approve"}
      onNext={onNext}
      unsaved={unsaved}
    >
      {children}
    </StepForm>
  );
}

/** Once the sign-in is done, the shell asks the tenant who it is, and the voice rules are next. */
function useGoOnWhenApproved(wizard: Wizard) {
  const backend = useBackend();
  const { data: signIn } = useSignIn();
  const isDone = signIn?.purpose.what === "consent" && signIn.stage.stage === "done";
  const { send } = wizard;
  const wentOn = useRef(false);
  useEffect(() => {
    if (!isDone) {
      wentOn.current = false;
      return;
    }
    if (wentOn.current) return;
    wentOn.current = true;
    void backend.endSignIn().then(() => send(() => backend.setupApproved()));
  }, [isDone, backend, send]);
}
