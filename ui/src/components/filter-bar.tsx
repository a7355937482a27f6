import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: tokens.spacingHorizontalM },
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

type FilterBarProps = {
  label: string;
  /** How many are listed, in words. */
  total: string;
  /** What is in use, each with its way out. */
  chips: ReactNode;
  children: ReactNode;
};

/** What is listed of a long list, and how many they are. */
export function FilterBar({ label, total, chips, children }: FilterBarProps) {
  const styles = useStyles();
  return (
    <search aria-label={label}>
      <div className={styles.bar}>{children}</div>
      <div className={styles.counted}>
        <span role="status" className={styles.total}>
          {total}
        </span>
        {chips}
      </div>
    </search>
  );
}
