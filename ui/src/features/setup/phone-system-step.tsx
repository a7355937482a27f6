import { Field, makeStyles, RadioGroup, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { Choice } from "../../components/choice";
import { CsvFields, useCsvFile } from "./csv-file";
import { EightByEightFields, useEightByEight } from "./eight-by-eight";
import { PhoneSystemAnswer } from "./phone-system-answer";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

const useStyles = makeStyles({
  fields: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    "&[hidden]": { display: "none" },
  },
});

/** Where the people and their numbers come from. */
export function PhoneSystemStep({ wizard }: { wizard: Wizard }) {
  const styles = useStyles();
  const kept = wizard.setup.source?.kind;
  const [kind, setKind] = useState(kept ?? "eight_by_eight");
  const entered = useEightByEight(wizard);
  const file = useCsvFile(wizard);
  const isFile = kind === "csv";
  return (
    <StepForm
      wizard={wizard}
      title="Phone system"
      lead="The phone system says who has which number. Voice Sync reads it and never writes to it."
      waiting={isFile ? "Reading the file" : "Asking the phone system"}
      onNext={isFile ? file.next : entered.next}
      unsaved={(kept !== undefined && kept !== kind) || file.unsaved || entered.unsaved}
    >
      <Field label="Where do people and their numbers come from?">
        <RadioGroup
          value={kind}
          onChange={(_, { value }) => setKind(value === "csv" ? "csv" : "eight_by_eight")}
        >
          <Choice value="eight_by_eight" label="8x8 Administration API" />
          <Choice value="csv" label="CSV file" />
        </RadioGroup>
      </Field>
      {/* Both stay: a key stands in its field alone. */}
      <div className={styles.fields} hidden={isFile}>
        <EightByEightFields entered={entered} />
      </div>
      <div className={styles.fields} hidden={!isFile}>
        <CsvFields wizard={wizard} file={file} />
      </div>
      {kept === kind && <PhoneSystemAnswer setup={wizard.setup} />}
    </StepForm>
  );
}
