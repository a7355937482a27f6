import {
  Field,
  renderInput_unstable,
  useInput_unstable,
  useInputStyles_unstable,
} from "@fluentui/react-components";
import { type RefObject, useCallback, useRef, useState } from "react";

export type Secret = {
  input: RefObject<HTMLInputElement | null>;
  typed: boolean;
  missing: boolean;
  noteTyped: () => void;
  /** What was entered, and whether that is enough; `null` keeps the one entered before. */
  read: () => { entered: string | null; isEnough: boolean };
  clear: () => void;
};

/** A secret stays in its input until it is sent: no state of the page, and no attribute, ever holds it. */
export function useSecret(isKept: boolean): Secret {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(false);
  const [missing, setMissing] = useState(false);
  const noteTyped = useCallback(() => {
    setTyped(input.current?.value !== "");
    setMissing(false);
  }, []);
  const read = () => {
    const entered = input.current?.value.trim() || null;
    const isEnough = entered !== null || isKept;
    setMissing(!isEnough);
    return { entered, isEnough };
  };
  const clear = () => {
    if (input.current) {
      input.current.value = "";
    }
    setTyped(false);
  };
  return { input, typed, missing, noteTyped, read, clear };
}

type SecretFieldProps = { secret: Secret; label: string; missing: string; hint: string };

export function SecretField({ secret, label, missing, hint }: SecretFieldProps) {
  return (
    <Field label={label} required hint={hint} {...(secret.missing && { validationMessage: missing })}>
      <SecretInput secret={secret} />
    </Field>
  );
}

/** Fluent's input, but for what it keeps: what is typed, in a state and in the attribute `value`. */
function SecretInput({ secret }: { secret: Secret }) {
  const state = useInput_unstable({ type: "password", autoComplete: "off", spellCheck: false }, secret.input);
  const { value, ...input } = state.input;
  const bare = { ...state, input: { ...input, onChange: secret.noteTyped } };
  useInputStyles_unstable(bare);
  return renderInput_unstable(bare);
}
