import { makeStyles, mergeClasses, Tooltip, tokens, typographyStyles } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import { number } from "../../lib/count";
import { dayWords } from "../../lib/days";
import { type Day, kinds } from "./days-query";

const FORCED = "@media (forced-colors: active)";
const inside = `inset 0 0 0 1px ${tokens.colorNeutralBackground1}`;

const edge = { outline: "1px solid CanvasText", outlineOffset: "-1px" };

/** What tells the kinds apart; where colours are forced there are few: full, striped and hollow. */
export const useKinds = makeStyles({
  auto: {
    forcedColorAdjust: "none",
    backgroundColor: tokens.colorBrandForeground1,
    [FORCED]: { ...edge, backgroundColor: "CanvasText" },
  },
  manual: {
    forcedColorAdjust: "none",
    backgroundColor: tokens.colorPaletteTealForeground2,
    [FORCED]: {
      ...edge,
      backgroundColor: "Canvas",
      backgroundImage: "repeating-linear-gradient(45deg, CanvasText 0 2px, Canvas 2px 6px)",
    },
  },
  failed: {
    forcedColorAdjust: "none",
    backgroundColor: tokens.colorStatusDangerForeground1,
    [FORCED]: { ...edge, backgroundColor: "Canvas", outlineWidth: "2px", outlineOffset: "-2px" },
  },
});

const useStyles = makeStyles({
  place: { minWidth: 0 },
  bar: {
    position: "relative",
    display: "flex",
    flexDirection: "column-reverse",
    alignItems: "stretch",
    height: "100%",
    boxSizing: "border-box",
    paddingInline: "12%",
    borderRadius: tokens.borderRadiusSmall,
    ":hover": { backgroundColor: tokens.colorSubtleBackgroundHover },
    ":focus-visible": {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      backgroundColor: tokens.colorSubtleBackgroundHover,
    },
  },
  // Few of many are still seen.
  part: { flexShrink: 0, minHeight: "4px", maxWidth: "28px", boxShadow: inside },
  day: typographyStyles.caption1Strong,
  count: { ...typographyStyles.caption1, display: "block", fontVariantNumeric: "tabular-nums" },
});

/** A day with its jobs, which it leads to; `end` is as high as the chart. */
export function DayBar({ day, end }: { day: Day; end: number }) {
  const styles = useStyles();
  const colours = useKinds();
  const counts = kinds.map(({ kind, name }) => `${number(day[kind])} ${name.toLowerCase()}`);
  return (
    <li className={styles.place}>
      <Tooltip content={<Numbers day={day} />} relationship="inaccessible" positioning="above" withArrow>
        <Link
          to="/jobs"
          search={{ from: day.day, to: day.day }}
          className={styles.bar}
          aria-label={`${dayWords(day.day)}: ${counts.join(", ")}`}
        >
          {kinds.map(
            ({ kind }) =>
              day[kind] > 0 && (
                <span
                  key={kind}
                  className={mergeClasses(styles.part, colours[kind])}
                  style={{ height: `${(day[kind] / end) * 100}%` }}
                />
              ),
          )}
        </Link>
      </Tooltip>
    </li>
  );
}

function Numbers({ day }: { day: Day }) {
  const styles = useStyles();
  return (
    <>
      <span className={styles.day}>{dayWords(day.day)}</span>
      {kinds.map(({ kind, name }) => (
        <span key={kind} className={styles.count}>
          {name}: {number(day[kind])}
        </span>
      ))}
    </>
  );
}
