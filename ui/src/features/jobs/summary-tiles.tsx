import { makeStyles, ToggleButton, tokens, typographyStyles } from "@fluentui/react-components";
import type { PersonStateView, SummaryView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { tally } from "./people-choice";
import { PersonState } from "./person-state";

const useStyles = makeStyles({
  tiles: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(132px, 1fr))",
    gap: tokens.spacingHorizontalM,
  },
  tile: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    justifyContent: "flex-start",
    rowGap: tokens.spacingVerticalXS,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    fontWeight: tokens.fontWeightRegular,
    textAlign: "start",
  },
  count: { ...typographyStyles.title3, fontVariantNumeric: "tabular-nums" },
});

type SummaryTilesProps = {
  summary: SummaryView;
  chosen: PersonStateView | null;
  onChosen: (state: PersonStateView | null) => void;
};

/** What the plan does, in counts; each shows the people it counts. */
export function SummaryTiles({ summary, chosen, onChosen }: SummaryTilesProps) {
  const styles = useStyles();
  return (
    <section aria-label="Summary of the plan" className={styles.tiles}>
      {tally(summary).map(([state, count]) => (
        <ToggleButton
          key={state}
          checked={chosen === state}
          className={styles.tile}
          onClick={() => onChosen(chosen === state ? null : state)}
        >
          <span className={styles.count}>{number(count)}</span>
          <PersonState state={state} />
        </ToggleButton>
      ))}
    </section>
  );
}
