import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { TimeLeft } from "../../components/time-left";

const useStyles = makeStyles({
  left: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
    margin: 0,
  },
});

/** How long a sign-in may still take. */
export function Countdown({ end }: { end: string }) {
  const styles = useStyles();
  return (
    <p className={styles.left}>
      Time left: <TimeLeft end={end} />
    </p>
  );
}
