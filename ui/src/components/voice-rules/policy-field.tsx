import { Button, Input, makeStyles, Select, tokens, typographyStyles } from "@fluentui/react-components";
import { useId } from "react";
import type { PolicyChoiceView, PolicyTypeView } from "../../ipc/bindings";
import { CheckState } from "./check-state";
import { isRefused, type PolicyChecks } from "./use-policy-checks";

export const policyKinds: readonly { kind: PolicyTypeView; title: string }[] = [
  { kind: "voice_routing", title: "Voice routing policy" },
  { kind: "dial_plan", title: "Dial plan" },
  { kind: "calling", title: "Calling policy" },
];

const choices: Record<PolicyChoiceView["choice"], { text: string; start: PolicyChoiceView }> = {
  leave: { text: "Leave as is", start: { choice: "leave" } },
  tenant_default: { text: "Tenant default", start: { choice: "tenant_default" } },
  named: { text: "Named policy", start: { choice: "named", name: "", checked: false } },
};

const isChoice = (text: string): text is PolicyChoiceView["choice"] => text in choices;

const useStyles = makeStyles({
  field: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  label: typographyStyles.body1,
  name: { display: "flex", columnGap: tokens.spacingHorizontalXS, minWidth: 0 },
  input: { flexGrow: 1, minWidth: 0, width: "100%" },
});

type PolicyFieldProps = {
  /** Whom the choice is for, as the reader of a screen needs to hear it. */
  audience: string;
  kind: PolicyTypeView;
  title: string;
  value: PolicyChoiceView;
  checks: PolicyChecks;
  disabled: boolean;
  onChange: (value: PolicyChoiceView) => void;
};

/** What people of an audience get of one kind of policy. */
export function PolicyField({ audience, kind, title, value, checks, disabled, onChange }: PolicyFieldProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {title}
      </label>
      <Select
        id={id}
        aria-label={`${title} for ${audience}`}
        value={value.choice}
        disabled={disabled}
        onChange={(_, data) => isChoice(data.value) && onChange(choices[data.value].start)}
      >
        {Object.entries(choices).map(([choice, { text }]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </Select>
      {value.choice === "named" && (
        <PolicyName
          label={`Name of the ${title.toLowerCase()} for ${audience}`}
          value={value}
          kind={kind}
          checks={checks}
          disabled={disabled}
          onChange={onChange}
        />
      )}
    </div>
  );
}

type PolicyNameProps = Omit<PolicyFieldProps, "audience" | "title" | "value"> & {
  label: string;
  value: Extract<PolicyChoiceView, { choice: "named" }>;
};

function PolicyName({ label, kind, value, checks, disabled, onChange }: PolicyNameProps) {
  const styles = useStyles();
  const { check } = checks;
  const known = checks.of(kind, value.name);
  const state = useId();
  return (
    <>
      <div className={styles.name}>
        <Input
          className={styles.input}
          aria-label={label}
          aria-invalid={isRefused(known)}
          aria-describedby={state}
          placeholder="Name of the policy"
          value={value.name}
          disabled={disabled}
          onChange={(_, data) => onChange({ choice: "named", name: data.value, checked: false })}
        />
        {check && (
          <Button
            aria-label={`Check the ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
            disabled={disabled || value.name.trim() === ""}
            disabledFocusable={!disabled && known?.state === "checking"}
            onClick={() => check(kind, value.name)}
          >
            Check
          </Button>
        )}
      </div>
      <CheckState id={state} name={value.name} checked={value.checked} check={known} />
    </>
  );
}
