import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type {
  AudienceView,
  CountryView,
  PoliciesView,
  SiteView,
  VoiceRulesRequest,
  VoiceRuleView,
} from "../../ipc/bindings";
import { refusedPolicy } from "../../ipc/ui-error";
import { AddRule } from "./add-rule";
import { audienceChoices, audienceKey, audienceKind, audienceName, people } from "./audience";
import { RuleButtons, RuleCard } from "./rule-card";
import { type CheckPolicy, usePolicyChecks } from "./use-policy-checks";

const useStyles = makeStyles({
  rules: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, outlineStyle: "none" },
  note: {
    ...typographyStyles.body1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    maxWidth: "72ch",
  },
  said: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

const nothing: PoliciesView = {
  voice_routing: { choice: "leave" },
  dial_plan: { choice: "leave" },
  calling: { choice: "leave" },
};

function moved(rules: readonly VoiceRuleView[], from: number, by: -1 | 1): VoiceRuleView[] {
  const order = [...rules];
  order.splice(from + by, 0, ...order.splice(from, 1));
  return order;
}

export type VoiceRulesEditorProps = {
  value: VoiceRulesRequest;
  sites: SiteView[];
  countries: CountryView[];
  onChange: (value: VoiceRulesRequest) => void;
  /** Absent where nobody can be asked for a policy yet. */
  onCheck?: CheckPolicy;
  /** Why these rules were not taken. */
  error?: unknown;
  disabled?: boolean;
};

/** Voice rules by site or country, the first match counting, and what everybody else gets. */
export function VoiceRulesEditor(props: VoiceRulesEditorProps) {
  const { value, sites, countries, onChange, onCheck, error, disabled = false } = props;
  const styles = useStyles();
  const checks = usePolicyChecks(onCheck, refusedPolicy(error));
  const list = useRef<HTMLElement>(null);
  const [said, setSaid] = useState("");
  const { rules } = value;
  const every = audienceChoices(sites, countries);
  const taken = new Set(rules.map((rule) => audienceKey(rule.audience)));
  const set = (rules: VoiceRuleView[]) => onChange({ ...value, rules });
  const count = (audience: AudienceView) =>
    every.find((of) => audienceKey(of.audience) === audienceKey(audience))?.people ?? 0;
  const add = (audience: AudienceView) => {
    set([...rules, { audience, policies: nothing }]);
    setSaid(`Added a rule for ${audienceName(audience)}.`);
  };
  const remove = (audience: AudienceView) => {
    set(rules.filter((rule) => rule.audience !== audience));
    setSaid(`Removed the rule for ${audienceName(audience)}.`);
    list.current?.focus();
  };
  const move = (at: number, by: -1 | 1, name: string) => {
    set(moved(rules, at, by));
    setSaid(`${name} is now rule ${at + by + 1} of ${rules.length}.`);
  };
  const free = every.filter(({ audience }) => !taken.has(audienceKey(audience)));

  return (
    <section className={styles.rules} ref={list} tabIndex={-1} aria-label="Voice rules">
      {rules.length > 1 && (
        <p className={styles.note}>Where several rules fit a person, the first of them counts.</p>
      )}
      {rules.map(({ audience, policies }, at) => (
        <RuleCard
          key={audienceKey(audience)}
          name={audienceName(audience)}
          note={`${audienceKind(audience)}, ${people(count(audience))} enabled for Teams`}
          policies={policies}
          checks={checks}
          disabled={disabled}
          onChange={(changed) =>
            set(rules.map((rule, i) => (i === at ? { audience, policies: changed } : rule)))
          }
        >
          <RuleButtons
            name={audienceName(audience)}
            first={at === 0}
            last={at === rules.length - 1}
            disabled={disabled}
            onMove={(by) => move(at, by, audienceName(audience))}
            onRemove={() => remove(audience)}
          />
        </RuleCard>
      ))}
      <RuleCard
        name={rules.length === 0 ? "Everybody" : "Everybody else"}
        note="The default, for people no rule fits"
        policies={value.default}
        checks={checks}
        disabled={disabled}
        onChange={(changed) => onChange({ ...value, default: changed })}
      />
      {free.length > 0 && <AddRule choices={free} disabled={disabled} onAdd={add} />}
      {every.length === 0 && rules.length === 0 && (
        <p className={styles.note}>
          The phone system names no site and no country of its people, so the default counts for everybody.
        </p>
      )}
      <span className={styles.said} role="status">
        {said}
      </span>
    </section>
  );
}
