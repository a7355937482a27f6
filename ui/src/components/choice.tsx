import { Radio, tokens } from "@fluentui/react-components";

/** One of several; what is not chosen is as readable as what is. */
export function Choice({ value, label }: { value: string; label: string }) {
  // Fluent's pale label of an unchosen radio has more classes than a class of ours could outdo.
  return (
    <Radio value={value} label={{ children: label, style: { color: tokens.colorNeutralForeground1 } }} />
  );
}
