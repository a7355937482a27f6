import { Field, RadioGroup } from "@fluentui/react-components";
import type { ConsentMethodView } from "../ipc/bindings";
import { Choice } from "./choice";

/** What a Global Administrator can approve; a secret is entered, not approved. */
export type ApprovedMethod = Exclude<ConsentMethodView, "client_secret">;

type ConsentWayProps = { method: ApprovedMethod; onMethod: (method: ApprovedMethod) => void };

/** How Voice Sync will sign in once it is approved. */
export function ConsentWay({ method, onMethod }: ConsentWayProps) {
  return (
    <Field label="How Voice Sync will sign in">
      <RadioGroup value={method} onChange={(_, { value }) => onMethod(value as ApprovedMethod)}>
        <Choice
          value="certificate"
          label="As itself, with this computer's certificate (recommended): it lapses with nobody's password"
        />
        <Choice
          value="delegated"
          label="With a dedicated Teams administrator's account, where your tenant forbids certificates"
        />
      </RadioGroup>
    </Field>
  );
}
