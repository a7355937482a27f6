import { Field, Input, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Card } from "../../components/card";
import { type ApprovedMethod, ConsentWay } from "../../components/consent-way";
import { ErrorBar } from "../../components/error-bar";
import { ToRegister } from "../../components/to-register";
import { useBackend } from "../../ipc/backend";
import type { ApplicationView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { useSignIn } from "../../ipc/sign-in";
import { approvalLead, clientProblem, objectProblem } from "./approval-fields";
import { StepForm } from "./step-form";
import { useAsking } from "./use-asking";
import type { Wizard } from "./wizard";

/** By a Global Administrator, in his own browser: the dialog in the frame shows how far he is. */
export function AdministratorWay({ wizard, choice }: { wizard: Wizard; choice: ReactNode }) {
  const backend = useBackend();
  const { application } = wizard.setup;
  const kept = keptApproval(application);
  const [client, setClient] = useState(kept.client);
  const [object, setObject] = useState(kept.object);
  const [tried, setTried] = useState(false);
  const [method, setMethod] = useState(kept.method);
  const beginning = useAsking();
  useGoOnWhenApproved(wizard);
  const problems = { client: clientProblem(client), object: objectProblem(object) };
  const isSame = isSameId(client, kept.client) && isSameId(object, kept.object) && method === kept.method;
  const isApproved = application?.approved === true && isSame;

  const next = () => {
    if (isApproved) return void wizard.go("voice_rules");
    setTried(true);
    if (problems.client || problems.object) return;
    void beginning.ask(() =>
      backend.setupApprove({
        client_id: client.trim(),
        object_id: object.trim() || null,
        method,
        way: "browser",
      }),
    );
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
      {isApproved && (
        <MessageBar intent="success">
          <MessageBarBody>A Global Administrator has approved Voice Sync for this tenant.</MessageBarBody>
        </MessageBar>
      )}
      <ErrorBar error={beginning.error} />
    </StepOf>
  );
}

/** What was asked to be approved before: another application, registration or way of signing in is another approval. */
function keptApproval(application: ApplicationView | null) {
  const asked = application?.method;
  const method: ApprovedMethod = asked === "delegated" ? "delegated" : "certificate";
  return { client: application?.client_id ?? "", object: application?.object_id ?? "", method };
}

const isSameId = (one: string, other: string) => one.trim().toLowerCase() === other.toLowerCase();

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
