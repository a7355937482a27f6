import { makeStyles, tokens } from "@fluentui/react-components";
import { DayField } from "./day-field";

const useStyles = makeStyles({
  // What is wrong with a day hangs below its field, so that the line of fields keeps its place.
  days: { display: "flex", columnGap: tokens.spacingHorizontalM, alignSelf: "flex-start" },
  day: { width: "150px", minWidth: 0 },
});

type Days = { from?: string; to?: string };

/** The days between which something is listed, both included. */
export function DayRange({ from, to, onChange }: Days & { onChange: (change: Days) => void }) {
  const styles = useStyles();
  const isBackwards = from !== undefined && to !== undefined && from > to;
  return (
    <div className={styles.days}>
      <DayField label="From" day={from} className={styles.day} onDay={(from) => onChange({ from })} />
      <DayField
        label="To"
        day={to}
        className={styles.day}
        problem={isBackwards ? "Choose a day that is not before the other one." : undefined}
        onDay={(to) => onChange({ to })}
      />
    </div>
  );
}
