import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import { AdministratorWay } from "./administrator-way";
import { SecretWay } from "./secret-way";
import type { Wizard } from "./wizard";

type Way = "administrator" | "secret";

/** The application registered in the tenant, and how it is let in: by a Global Administrator, or with a secret. */
export function ApprovalStep({ wizard }: { wizard: Wizard }) {
  const [way, setWay] = useState<Way>(wizard.setup.application?.has_secret ? "secret" : "administrator");
  const choice = (
    <Field label="How Voice Sync is approved">
      <RadioGroup value={way} onChange={(_, { value }) => setWay(value as Way)}>
        <Radio
          value="administrator"
          label="A Global Administrator signs in and approves it (recommended): no secret is needed"
        />
        <Radio value="secret" label="With a client secret that somebody made in Microsoft Entra" />
      </RadioGroup>
    </Field>
  );
  return way === "administrator" ? (
    <AdministratorWay wizard={wizard} choice={choice} />
  ) : (
    <SecretWay wizard={wizard} choice={choice} />
  );
}
