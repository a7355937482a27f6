import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { Prohibited20Regular } from "@fluentui/react-icons";
import { blockedCauses, causeName } from "../../components/person-words";
import type { PeoplePageView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import type { ChangeSearch } from "./users-query";

const useStyles = makeStyles({
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    rowGap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  icon: { color: tokens.colorStatusWarningForeground3 },
  count: { fontWeight: tokens.fontWeightSemibold },
});

type BlockedSummaryProps = { counts: Pick<PeoplePageView, "states" | "causes">; onChoose: ChangeSearch };

/** Who can't be synced for a cause of his own, by cause, the most frequent first. */
export function BlockedSummary({ counts, onChoose }: BlockedSummaryProps) {
  const styles = useStyles();
  const blocked = counts.states.blocked ?? 0;
  if (blocked === 0) return null;
  const groups = blockedCauses
    .map((cause) => ({ cause, people: counts.causes[cause] ?? 0 }))
    .filter(({ people }) => people > 0)
    .sort((a, b) => b.people - a.people);
  return (
    <section className={styles.row} aria-label="Blocked, by cause">
      <Button
        appearance="transparent"
        size="small"
        className={styles.count}
        icon={<Prohibited20Regular className={styles.icon} />}
        onClick={() => onChoose({ states: ["blocked"], causes: undefined })}
      >
        {`${number(blocked)} blocked`}
      </Button>
      {groups.map(({ cause, people }) => (
        <Button
          key={cause}
          size="small"
          shape="circular"
          onClick={() => onChoose({ states: undefined, causes: [cause] })}
        >
          {`${causeName(cause)} ${number(people)}`}
        </Button>
      ))}
    </section>
  );
}
