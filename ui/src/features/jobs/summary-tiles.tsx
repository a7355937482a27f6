import { makeStyles, ToggleButton, tokens, typographyStyles } from "@fluentui/react-components";
import type { PersonStateView, SummaryView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { tally } from "./people-choice";
import { PersonSign, verdicts } from "./person-state";

const useStyles = makeStyles({
  tiles: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(112px, 1fr))",
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
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    textAlign: "start",
  },
  count: {
    ...typographyStyles.title3,
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    fontVariantNumeric: "tabular-nums",
  },
});

/** What a job that has ended does no more. */
const planned: Partial<Record<PersonStateView, string>> = {
  add: "Planned to add",
  change: "Planned to change",
  remove: "Planned to remove",
};

type SummaryTilesProps = {
  summary: SummaryView;
  /** Whether the job that had this plan has ended. */
  isOver: boolean;
  chosen: PersonStateView | null;
  onChosen: (state: PersonStateView | null) => void;
};

/** What the plan does, in counts; each shows the people it counts. */
export function SummaryTiles({ summary, isOver, chosen, onChosen }: SummaryTilesProps) {
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
          <span className={styles.count}>
            <PersonSign state={state} />
            {number(count)}
          </span>
          {(isOver && planned[state]) || verdicts[state].text}
        </ToggleButton>
      ))}
    </section>
  );
}
