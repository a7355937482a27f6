import { Input, type InputProps, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  input: { position: "relative" },
  // WebKit writes today into an empty date field, which looks as if that day were chosen.
  empty: {
    "& ::-webkit-datetime-edit": { color: tokens.colorNeutralForeground4 },
    ":not(:focus-within) ::-webkit-datetime-edit": { opacity: 0 },
    ":focus-within > span": { display: "none" },
  },
  hint: {
    position: "absolute",
    insetInlineStart: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground4,
    pointerEvents: "none",
  },
});

type DayInputProps = Omit<InputProps, "value" | "onChange" | "type" | "contentBefore"> & {
  value: string;
  onDay: (day: string) => void;
  /** What an empty field means. */
  hint: string;
};

/** A date field that is seen to be empty while it is. */
export function DayInput({ value, onDay, hint, ...field }: DayInputProps) {
  const styles = useStyles();
  const isEmpty = value === "";
  return (
    <Input
      {...field}
      type="date"
      className={mergeClasses(styles.input, isEmpty && styles.empty)}
      value={value}
      onChange={(_, data) => onDay(data.value)}
      {...(isEmpty && { contentAfter: { children: hint, className: styles.hint, "aria-hidden": true } })}
    />
  );
}
