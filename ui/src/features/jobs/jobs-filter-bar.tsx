import { makeStyles, tokens } from "@fluentui/react-components";
import { DayField } from "./day-field";
import { FilterChips } from "./filter-chips";
import { useJobsSearch } from "./jobs-query";
import { PersonFilter } from "./person-filter";
import { StatusFilter } from "./status-filter";

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: tokens.spacingHorizontalM },
  person: { flexGrow: 1, flexBasis: "220px", minWidth: 0, maxWidth: "360px" },
  status: { flexBasis: "190px", minWidth: 0 },
  // What is wrong with a day hangs below its field, so that the line of fields keeps its place.
  days: { display: "flex", columnGap: tokens.spacingHorizontalM, alignSelf: "flex-start" },
  day: { width: "150px", minWidth: 0 },
  counted: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    minHeight: "24px",
    marginTop: tokens.spacingVerticalM,
  },
  total: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: "tabular-nums" },
});

/** Which jobs are listed, and how many they are. */
export function JobsFilterBar({ total }: { total: string }) {
  const styles = useStyles();
  const { search, change } = useJobsSearch();
  const backwards = search.from && search.to && search.from > search.to;
  return (
    <search aria-label="Filter jobs">
      <div className={styles.bar}>
        <PersonFilter className={styles.person} />
        <StatusFilter className={styles.status} />
        <div className={styles.days}>
          <DayField
            label="From"
            day={search.from}
            className={styles.day}
            onDay={(from) => change({ from })}
          />
          <DayField
            label="To"
            day={search.to}
            className={styles.day}
            problem={backwards ? "Choose a day that is not before the other one." : undefined}
            onDay={(to) => change({ to })}
          />
        </div>
      </div>
      <div className={styles.counted}>
        <span role="status" className={styles.total}>
          {total}
        </span>
        <FilterChips />
      </div>
    </search>
  );
}
