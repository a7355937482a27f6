import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import {
  ArrowSync16Regular,
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  type FluentIcon,
  QuestionCircle16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from "@fluentui/react-icons";
import type { PolicyCheckView } from "../../ipc/bindings";
import { readError } from "../../ipc/ui-error";
import type { Check } from "./use-policy-checks";

type Tone = "good" | "warning" | "bad" | "quiet";
type Look = { tone: Tone; Icon: FluentIcon; text: string };

const useStyles = makeStyles({
  line: {
    ...typographyStyles.caption1,
    display: "flex",
    alignItems: "flex-start",
    columnGap: tokens.spacingHorizontalXS,
    minWidth: 0,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
  icon: { flexShrink: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const nameless: Look = {
  tone: "quiet",
  Icon: SubtractCircle16Regular,
  text: "Without a name, this stays as it is.",
};
const unknown: Look = { tone: "quiet", Icon: QuestionCircle16Regular, text: "Not checked yet" };
const found: Look = { tone: "good", Icon: CheckmarkCircle16Filled, text: "Found in Microsoft Teams" };

const missing = "Microsoft Teams has no policy of this name. Check the name in the Teams admin center.";
const several = "Several policies have this name. Give one of them another name in the Teams admin center.";

function lookOfAnswer({ found: how, name }: PolicyCheckView, typed: string): Look {
  switch (how) {
    case "one":
      return name === typed.trim() ? found : { ...found, text: `Found in Microsoft Teams as ${name}` };
    case "none":
      return { tone: "bad", Icon: ErrorCircle16Filled, text: missing };
    case "several":
      return { tone: "warning", Icon: Warning16Filled, text: several };
  }
}

function lookOf(name: string, checked: boolean, check: Check | undefined): Look {
  if (name.trim() === "") return nameless;
  switch (check?.state) {
    case undefined:
      return checked ? found : unknown;
    case "checking":
      return { tone: "quiet", Icon: ArrowSync16Regular, text: "Checking the name" };
    case "answered":
      return lookOfAnswer(check.answer, name);
    case "refused": {
      const { message, advice } = readError(check.error);
      const text = ["Not checked.", message, advice].filter(Boolean).join(" ");
      return { tone: "warning", Icon: Warning16Filled, text };
    }
  }
}

type CheckStateProps = { id: string; name: string; checked: boolean; check: Check | undefined };

/** What is known of a policy's name, said where the name stands. */
export function CheckState({ id, name, checked, check }: CheckStateProps) {
  const styles = useStyles();
  const { tone, Icon, text } = lookOf(name, checked, check);
  return (
    <span className={styles.line} id={id} role="status">
      <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden />
      <bdi>{text}</bdi>
    </span>
  );
}
