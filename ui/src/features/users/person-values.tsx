import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import { CheckmarkCircle16Filled, type FluentIcon, Warning16Filled } from "@fluentui/react-icons";
import { Card } from "../../components/card";
import type { PersonView } from "../../ipc/bindings";
import { PersonBadges, PersonState } from "./person-state";
import { PhoneNumber } from "./phone-number";

const useStyles = makeStyles({
  values: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 170px), 1fr))",
    gap: tokens.spacingHorizontalM,
    margin: 0,
  },
  value: {
    minWidth: 0,
    paddingBlock: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  system: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  number: { ...typographyStyles.subtitle2, margin: 0, overflowWrap: "anywhere" },
  mark: {
    ...typographyStyles.caption1,
    margin: 0,
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground2,
  },
  same: { color: tokens.colorStatusSuccessForeground1 },
  other: { color: tokens.colorStatusWarningForeground3 },
  state: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    ...typographyStyles.body1Strong,
  },
  sentence: { ...typographyStyles.body1, margin: 0, maxWidth: "80ch", overflowWrap: "anywhere" },
  advice: { color: tokens.colorNeutralForeground2 },
});

/** The number of a person in both systems, and what a sync would do about it. */
export function PersonValues({ person }: { person: PersonView }) {
  const styles = useStyles();
  const { pbx, wanted, actual, sentence, advice } = person;
  return (
    <Card title="Number">
      <dl className={styles.values}>
        <Value system="Phone system" value={pbx} />
        <Value system="Wanted" value={wanted} same={wanted === pbx} mark="the phone system" />
        <Value system="Microsoft" value={actual} same={actual === wanted} mark="wanted" />
      </dl>
      <span className={styles.state}>
        <PersonState state={person.state} />
        <PersonBadges person={person} />
      </span>
      <p className={styles.sentence}>
        <bdi>{sentence}</bdi>
      </p>
      {advice && (
        <p className={mergeClasses(styles.sentence, styles.advice)}>
          <bdi>{advice}</bdi>
        </p>
      )}
    </Card>
  );
}

type ValueProps = { system: string; value: string | null; same?: boolean; mark?: string };

function Value({ system, value, same, mark }: ValueProps) {
  const styles = useStyles();
  return (
    <div className={styles.value}>
      <dt className={styles.system}>{system}</dt>
      <dd className={styles.number}>
        <PhoneNumber value={value} />
      </dd>
      {mark && <Mark same={same === true} text={same ? `Same as ${mark}` : `Differs from ${mark}`} />}
    </div>
  );
}

function Mark({ same, text }: { same: boolean; text: string }) {
  const styles = useStyles();
  const Icon: FluentIcon = same ? CheckmarkCircle16Filled : Warning16Filled;
  return (
    <dd className={styles.mark}>
      <Icon className={same ? styles.same : styles.other} aria-hidden />
      {text}
    </dd>
  );
}
