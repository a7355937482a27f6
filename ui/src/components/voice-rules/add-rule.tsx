import { Button, Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import { Add20Regular } from "@fluentui/react-icons";
import { useState } from "react";
import type { AudienceView } from "../../ipc/bindings";
import { type AudienceChoice, audienceKey, audienceName, people } from "./audience";

const useStyles = makeStyles({
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "flex-end",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
  field: { flexBasis: "320px", minWidth: 0 },
});

const groups = [
  { match: "site", title: "Sites" },
  { match: "country", title: "Countries" },
] as const;

type AddRuleProps = {
  /** Who has no rule yet. */
  choices: readonly AudienceChoice[];
  disabled: boolean;
  onAdd: (audience: AudienceView) => void;
};

/** Chooses a site or a country that has no rule yet. */
export function AddRule({ choices, disabled, onAdd }: AddRuleProps) {
  const styles = useStyles();
  const [key, setKey] = useState("");
  const chosen = choices.find(({ audience }) => audienceKey(audience) === key);
  const add = () => {
    if (!chosen) return;
    onAdd(chosen.audience);
    setKey("");
  };
  return (
    <div className={styles.row}>
      <Field className={styles.field} label="New rule for">
        <Select value={chosen ? key : ""} disabled={disabled} onChange={(_, data) => setKey(data.value)}>
          <option value="">Choose a site or a country</option>
          {groups.map(({ match, title }) => (
            <Options
              key={match}
              title={title}
              choices={choices.filter((of) => of.audience.match === match)}
            />
          ))}
        </Select>
      </Field>
      <Button icon={<Add20Regular />} disabled={disabled || !chosen} onClick={add}>
        Add rule
      </Button>
    </div>
  );
}

function Options({ title, choices }: { title: string; choices: readonly AudienceChoice[] }) {
  if (choices.length === 0) return null;
  return (
    <optgroup label={title}>
      {choices.map(({ audience, people: count }) => (
        <option key={audienceKey(audience)} value={audienceKey(audience)}>
          {`${audienceName(audience)} (${people(count)})`}
        </option>
      ))}
    </optgroup>
  );
}
