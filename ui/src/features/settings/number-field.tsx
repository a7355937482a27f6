import { Field, Input, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import { numberProblem, type Range } from "./whole-number";

const useStyles = makeStyles({ input: { width: "160px", maxWidth: "100%" } });

type NumberFieldProps = {
  label: string;
  hint: string;
  /** What is counted, after the number. */
  unit?: string;
  text: string;
  range: Range;
  readOnly: boolean;
  onText: (text: string) => void;
};

/** A whole number as text: what is wrong with it is said once it is typed to its end, and it stays as it was typed. */
export function NumberField({ label, hint, unit, text, range, readOnly, onText }: NumberFieldProps) {
  const styles = useStyles();
  const [ended, setEnded] = useState(false);
  const problem = ended ? numberProblem(text, range) : null;
  return (
    <Field label={label} hint={hint} {...(problem !== null && { validationMessage: problem })}>
      <Input
        className={styles.input}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        readOnly={readOnly}
        {...(unit && { contentAfter: unit })}
        onChange={(_, { value }) => onText(value)}
        onBlur={() => setEnded(true)}
        onKeyDown={({ key }) => key === "Enter" && setEnded(true)}
      />
    </Field>
  );
}
