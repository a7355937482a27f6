import { makeStyles, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  number: {
    fontVariantNumeric: "tabular-nums",
    userSelect: "text",
    display: "inline-block",
    maxWidth: "100%",
    verticalAlign: "bottom",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  none: { color: tokens.colorNeutralForeground3 },
});

/** A number as it was given; none of it is said in words to those who hear the page. */
export function PhoneNumber({ value, none = "No number" }: { value: string | null; none?: string }) {
  const styles = useStyles();
  if (value === null) return <span className={styles.none}>{none}</span>;
  return (
    <bdi className={styles.number} title={value}>
      {value}
    </bdi>
  );
}
