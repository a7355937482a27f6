import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useEffect, useState } from "react";

const useStyles = makeStyles({
  left: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
    margin: 0,
  },
});

function spoken(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How much time is left until `end`, seen and not read out every second. */
export function Countdown({ end }: { end: string }) {
  const styles = useStyles();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return (
    <p className={styles.left}>
      Time left:{" "}
      <span role="timer" aria-live="off">
        {spoken(Date.parse(end) - now)}
      </span>
    </p>
  );
}
