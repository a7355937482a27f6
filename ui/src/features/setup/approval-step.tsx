import { Field, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import { Choice } from "../../components/choice";
import type { ApprovedMethod } from "../../components/consent-way";
import type { ApplicationView } from "../../ipc/bindings";
import { AdministratorWay } from "./administrator-way";
import { SecretWay } from "./secret-way";
import type { Wizard } from "./wizard";

type Way = "administrator" | "secret";

/** What is entered about the application, whichever way it is let in. */
export type EnteredApplication = ReturnType<typeof useEnteredApplication>;

function useEnteredApplication(application: ApplicationView | null) {
  const approved: ApprovedMethod = application?.method === "delegated" ? "delegated" : "certificate";
  const kept = {
    client: application?.client_id ?? "",
    object: application?.object_id ?? "",
    method: approved,
  };
  const [client, setClient] = useState(kept.client);
  const [object, setObject] = useState(kept.object);
  const [method, setMethod] = useState(kept.method);
  return { kept, client, setClient, object, setObject, method, setMethod };
}

/** The application registered in the tenant, and how it is let in: by a Global Administrator, or with a secret. */
export function ApprovalStep({ wizard }: { wizard: Wizard }) {
  const { application } = wizard.setup;
  const [way, setWay] = useState<Way>(application?.has_secret ? "secret" : "administrator");
  const entered = useEnteredApplication(application);
  const choice = (
    <Field label="How Voice Sync is approved">
      <RadioGroup value={way} onChange={(_, { value }) => setWay(value as Way)}>
        <Choice
          value="administrator"
          label="A Global Administrator signs in and approves it (recommended): no secret is needed"
        />
        <Choice value="secret" label="With a client secret that somebody made in Microsoft Entra" />
      </RadioGroup>
    </Field>
  );
  return way === "administrator" ? (
    <AdministratorWay wizard={wizard} choice={choice} entered={entered} />
  ) : (
    <SecretWay wizard={wizard} choice={choice} entered={entered} />
  );
}
