import { Field, Input, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useState } from "react";
import { SecretField, useSecret } from "../../components/secret-field";
import { useBackend } from "../../ipc/backend";
import type { SetupView } from "../../ipc/bindings";
import { Choose } from "./choose";
import { addressProblem, isSameOrigin } from "./fields";
import type { Wizard } from "./wizard";

const OTHER = "other";

/** The key that was entered before is good for the address it was entered for. */
function isKeyKept({ source, has_key }: SetupView, address: string): boolean {
  const isElsewhere = source?.kind === "eight_by_eight" && !isSameOrigin(source.address, address);
  return has_key && !isElsewhere;
}

/** The address to begin with: the one kept, or the first that is offered. */
function firstAddress({ source, defaults }: SetupView): string {
  return source?.kind === "eight_by_eight" ? source.address : (defaults.eight_by_eight[0]?.address ?? "");
}

/** What is entered to read people from 8x8's API. */
export function useEightByEight(wizard: Wizard) {
  const backend = useBackend();
  const { setup } = wizard;
  const regions = setup.defaults.eight_by_eight.map(({ region, address: value }) => ({
    value,
    text: region,
  }));
  const [address, setAddress] = useState(firstAddress(setup));
  const [isOther, setIsOther] = useState(!regions.some(({ value }) => value === address));
  const [tried, setTried] = useState(false);
  const isKept = isKeyKept(setup, address);
  const key = useSecret({ isKept, missing: "Enter the API key." });

  const choose = (choice: string) => {
    setIsOther(choice === OTHER);
    setAddress(choice === OTHER ? "" : choice);
    setTried(false);
  };
  const next = () => {
    setTried(true);
    const { entered, isEnough } = key.read();
    if (!isEnough || addressProblem(address)) {
      return;
    }
    key.clear();
    const request = { source: "eight_by_eight", address: address.trim(), key: entered } as const;
    void wizard.send(() => backend.setupPbx(request));
  };
  const problem = tried ? addressProblem(address) : null;
  const unsaved = address !== firstAddress(setup) || key.typed;
  return { unsaved, regions, address, setAddress, isOther, choose, problem, isKept, key, next };
}

export function EightByEightFields({ entered }: { entered: ReturnType<typeof useEightByEight> }) {
  const { regions, address, isOther, problem, isKept, key } = entered;
  return (
    <>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>
          8x8's Administration API is in closed beta: ask your 8x8 account team for access. The API key needs
          the product "UC &amp; CC User Admin". Until you have a key, use a CSV file.
        </MessageBarBody>
      </MessageBar>
      <Field label="Region" required>
        <Choose
          choices={[...regions, { value: OTHER, text: "Another address" }]}
          value={isOther ? OTHER : address}
          onChoose={entered.choose}
        />
      </Field>
      {isOther && (
        <Field label="Address" required {...(problem && { validationMessage: problem })}>
          <Input
            type="url"
            value={address}
            placeholder="https://api.example.com"
            onChange={(_, { value }) => entered.setAddress(value)}
          />
        </Field>
      )}
      <SecretField
        secret={key}
        label="API key"
        hint={
          isKept
            ? "A key was entered before; leave empty to keep it."
            : "Make it in the 8x8 Admin Console under API Keys. It is kept in this computer's vault and never shown again."
        }
      />
    </>
  );
}
