import {
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
  useArrowNavigationGroup,
} from "@fluentui/react-components";
import { number } from "../../lib/count";
import { shortDay } from "../../lib/days";
import { DayBar, useKinds } from "./day-bar";
import { type Day, kinds } from "./days-query";

/** Every so many days one is named, from today backwards. */
const NAMED = 7;

const useStyles = makeStyles({
  chart: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalS,
    paddingTop: tokens.spacingVerticalS,
  },
  axis: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
  counts: {
    display: "flex",
    flexDirection: "column",
    justifyContent: "space-between",
    textAlign: "end",
    // Half a line more at both ends, so that each number stands in the middle of its line.
    height: "176px",
    marginBlock: "-8px",
  },
  plot: {
    position: "relative",
    display: "grid",
    gridAutoFlow: "column",
    gridAutoColumns: "minmax(0, 1fr)",
    height: "160px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
  },
  line: {
    position: "absolute",
    insetInline: 0,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  top: { top: 0 },
  middle: { top: "50%" },
  days: { position: "relative", gridColumnStart: 2, height: "20px", marginTop: tokens.spacingVerticalXS },
  day: { position: "absolute", transform: "translateX(-50%)", whiteSpace: "nowrap" },
  legend: {
    display: "flex",
    flexWrap: "wrap",
    columnGap: tokens.spacingHorizontalL,
    gridColumnStart: 2,
    margin: 0,
    marginTop: tokens.spacingVerticalS,
    padding: 0,
    listStyleType: "none",
  },
  entry: { ...typographyStyles.caption1, display: "flex", alignItems: "center" },
  swatch: {
    width: "12px",
    height: "12px",
    marginInlineEnd: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusSmall,
  },
});

/** The end of the axis: the next of 2, 4, 10, 20, 40, 100, ..., whose half is a whole number. */
export function axisEnd(most: number): number {
  for (let power = 1; ; power *= 10) {
    const end = [2, 4, 10].map((step) => step * power).find((end) => end >= most);
    if (end !== undefined) return end;
  }
}

/** A bar for each day, which leads to the jobs of that day; the arrow keys go from one to the next. */
export function DaysChart({ days }: { days: readonly Day[] }) {
  const styles = useStyles();
  const arrows = useArrowNavigationGroup({ axis: "horizontal", memorizeCurrent: true });
  const colours = useKinds();
  const end = axisEnd(Math.max(...days.map((day) => kinds.reduce((sum, { kind }) => sum + day[kind], 0))));
  return (
    <div className={styles.chart}>
      <div className={mergeClasses(styles.axis, styles.counts)} aria-hidden>
        {[end, end / 2, 0].map((count) => (
          <span key={count}>{number(count)}</span>
        ))}
      </div>
      <div className={styles.plot}>
        <span className={mergeClasses(styles.line, styles.top)} />
        <span className={mergeClasses(styles.line, styles.middle)} />
        <ul className={styles.plot} aria-label="Days" {...arrows}>
          {days.map((day) => (
            <DayBar key={day.day} day={day} end={end} />
          ))}
        </ul>
      </div>
      <div className={mergeClasses(styles.axis, styles.days)} aria-hidden>
        {days.map(({ day }, at) => {
          if ((days.length - 1 - at) % NAMED !== 0) return null;
          return (
            <span key={day} className={styles.day} style={{ left: `${((at + 0.5) / days.length) * 100}%` }}>
              {shortDay(day)}
            </span>
          );
        })}
      </div>
      <ul className={styles.legend} aria-label="Legend">
        {kinds.map(({ kind, name }) => (
          <li key={kind} className={styles.entry}>
            <span className={mergeClasses(styles.swatch, colours[kind])} />
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
