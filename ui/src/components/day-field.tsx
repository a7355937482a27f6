import { Field } from "@fluentui/react-components";
import { isDay } from "../lib/days";
import { DayInput } from "./day-input";
import { useDraft } from "./use-draft";

type DayFieldProps = {
  label: string;
  day: string | undefined;
  onDay: (day: string) => void;
  problem?: string | undefined;
  className: string;
};

/** A day of the filter. */
export function DayField({ label, day, onDay, problem, className }: DayFieldProps) {
  const [draft, setDraft] = useDraft(day ?? "", onDay, isDay);
  return (
    <Field label={label} size="small" validationMessage={problem ?? null} className={className}>
      <DayInput size="medium" hint="Any day" value={draft} onDay={setDraft} />
    </Field>
  );
}
