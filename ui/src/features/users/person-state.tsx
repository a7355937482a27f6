import { Badge, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  AddCircle20Regular,
  ArrowCircleRight20Regular,
  BranchCompare20Regular,
  CheckmarkCircle20Filled,
  Clock16Regular,
  ClockAlarm16Regular,
  type FluentIcon,
  HandRight16Regular,
  HourglassHalf20Regular,
  PauseCircle20Regular,
  PersonProhibited20Regular,
  Prohibited20Regular,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import { holdWords, stateWords } from "../../components/person-words";
import type { PersonStateView, PersonView } from "../../ipc/bindings";

type Tone = "good" | "warning" | "active" | "quiet";

const looks: Record<PersonStateView, { tone: Tone; Icon: FluentIcon }> = {
  already_right: { tone: "good", Icon: CheckmarkCircle20Filled },
  add: { tone: "active", Icon: AddCircle20Regular },
  change: { tone: "active", Icon: ArrowCircleRight20Regular },
  drifted: { tone: "warning", Icon: BranchCompare20Regular },
  remove: { tone: "warning", Icon: SubtractCircle20Regular },
  blocked: { tone: "warning", Icon: Prohibited20Regular },
  held_elsewhere: { tone: "warning", Icon: Warning20Filled },
  waits_for_number: { tone: "warning", Icon: HourglassHalf20Regular },
  left: { tone: "quiet", Icon: PauseCircle20Regular },
  not_ours: { tone: "quiet", Icon: PersonProhibited20Regular },
};

const useStyles = makeStyles({
  state: { display: "inline-flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalS },
  icon: { flexShrink: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  active: { color: tokens.colorBrandForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What a sync would do about a person: the sign carries the colour, the words the meaning. */
export function PersonState({ state }: { state: PersonStateView }) {
  const styles = useStyles();
  const { tone, Icon } = looks[state];
  return (
    <span className={styles.state}>
      <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden />
      {stateWords[state]}
    </span>
  );
}

/** What stands beside the state: a write that never showed, a hold, a change that waits. */
export function PersonBadges({ person }: { person: Pick<PersonView, "hold" | "queued" | "not_shown"> }) {
  return (
    <>
      {person.not_shown && (
        <Badge appearance="outline" color="danger" icon={<ClockAlarm16Regular />}>
          Not shown by Microsoft
        </Badge>
      )}
      {person.hold && (
        <Badge appearance="outline" color="warning" icon={<HandRight16Regular />}>
          {holdWords[person.hold].badge}
        </Badge>
      )}
      {person.queued && (
        <Badge appearance="outline" color="informative" icon={<Clock16Regular />}>
          Queued
        </Badge>
      )}
    </>
  );
}
