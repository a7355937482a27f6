import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  count: { fontVariantNumeric: "tabular-nums" },
  none: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

const digits = new Intl.NumberFormat();

/** A number of people; none of them is said quietly. */
export function JobCount({ count, tone }: { count: number; tone?: "bad" }) {
  const styles = useStyles();
  const look = count === 0 ? styles.none : tone && styles[tone];
  return <span className={mergeClasses(styles.count, look)}>{digits.format(count)}</span>;
}
