import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { FluentIcon } from "@fluentui/react-icons";

type Tone = "good" | "warning" | "bad" | "active" | "quiet";

/** How a state looks: the sign carries the colour, the words carry the meaning. */
export type Look = { text: string; tone: Tone; Icon: FluentIcon };

const useStyles = makeStyles({
  sign: {
    display: "inline-flex",
    alignItems: "center",
    verticalAlign: "middle",
    columnGap: tokens.spacingHorizontalS,
    maxWidth: "100%",
    minWidth: 0,
  },
  icon: { flexShrink: 0 },
  text: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  active: { color: tokens.colorBrandForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

export function Sign({ look }: { look: Look }) {
  const styles = useStyles();
  return (
    <span className={styles.sign} title={look.text}>
      <SignIcon look={look} />
      <span className={styles.text}>{look.text}</span>
    </span>
  );
}

export function SignIcon({ look: { tone, Icon } }: { look: Look }) {
  const styles = useStyles();
  return <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden />;
}
