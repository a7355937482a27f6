import {
  Field,
  renderInput_unstable,
  useInput_unstable,
  useInputStyles_unstable,
} from "@fluentui/react-components";
import { type RefObject, useCallback, useRef, useState } from "react";

type Asked = {
  /** Whether one was entered before, so that an empty field is enough. */
  isKept?: boolean;
  /** What to say where nothing is entered. */
  missing: string;
  /** What is wrong with what is entered; `null` when nothing is. */
  check?: (entered: string) => string | null;
};

export type Secret = {
  input: RefObject<HTMLInputElement | null>;
  typed: boolean;
  problem: string | null;
  noteTyped: () => void;
  /** What was entered, and whether that is enough; `null` keeps the one entered before. */
  read: () => { entered: string | null; isEnough: boolean };
  clear: () => void;
};

/** A secret stays in its input until it is sent: no state of the page, and no attribute, ever holds it. */
export function useSecret({ isKept = false, missing, check = () => null }: Asked): Secret {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const noteTyped = useCallback(() => {
    setTyped(input.current?.value !== "");
    setProblem(null);
  }, []);
  const read = () => {
    const entered = input.current?.value.trim() || null;
    const absent = isKept ? null : missing;
    const wrong = entered === null ? absent : check(entered);
    setProblem(wrong);
    return { entered, isEnough: wrong === null };
  };
  const clear = () => {
    if (input.current) {
      input.current.value = "";
    }
    setTyped(false);
  };
  return { input, typed, problem, noteTyped, read, clear };
}

export function SecretField({ secret, label, hint }: { secret: Secret; label: string; hint: string }) {
  return (
    <Field
      label={label}
      required
      hint={hint}
      {...(secret.problem !== null && { validationMessage: secret.problem })}
    >
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
