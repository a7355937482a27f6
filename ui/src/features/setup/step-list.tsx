import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, Circle20Regular, RadioButton20Filled } from "@fluentui/react-icons";
import type { SetupStep } from "../../ipc/bindings";
import { stepNames, steps, type Wizard } from "./wizard";

/** Above the step, where there is no room beside it. */
const NARROW = "@media (max-width: 699px)";

const useStyles = makeStyles({
  list: {
    listStyle: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    [NARROW]: { flexDirection: "row", flexWrap: "wrap" },
  },
  step: {
    ...typographyStyles.body1,
    boxSizing: "border-box",
    width: "100%",
    minHeight: "40px",
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    [NARROW]: {
      minHeight: "32px",
      paddingBlock: tokens.spacingVerticalXS,
      paddingInline: tokens.spacingHorizontalS,
    },
    border: "none",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "transparent",
    color: tokens.colorNeutralForeground2,
    textAlign: "start",
  },
  way: {
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorSubtleBackgroundHover },
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  current: { ...typographyStyles.body1Strong, color: tokens.colorNeutralForeground1 },
  mark: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  brand: { color: tokens.colorCompoundBrandForeground1 },
  aside: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

/** The six steps: what is done, where one is, and the way back to what was reached. */
export function StepList({ wizard }: { wizard: Wizard }) {
  const styles = useStyles();
  return (
    <nav aria-label="Steps">
      <ol className={styles.list}>
        {steps.map((step) => (
          <li key={step}>
            <Step step={step} wizard={wizard} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Step({ step, wizard }: { step: SetupStep; wizard: Wizard }) {
  const styles = useStyles();
  const content = <StepContent step={step} wizard={wizard} />;
  if (step === wizard.at) {
    return (
      <span aria-current="step" className={mergeClasses(styles.step, styles.current)}>
        {content}
      </span>
    );
  }
  if (!wizard.canGo(step)) {
    return <span className={styles.step}>{content}</span>;
  }
  return (
    <button
      type="button"
      className={mergeClasses(styles.step, styles.way)}
      aria-disabled={wizard.busy}
      onClick={() => void wizard.go(step)}
    >
      {content}
    </button>
  );
}

function StepContent({ step, wizard }: { step: SetupStep; wizard: Wizard }) {
  const styles = useStyles();
  const [Mark, words] = markOf(step, wizard);
  const isOpen = Mark === Circle20Regular;
  return (
    <>
      <Mark className={isOpen ? styles.mark : mergeClasses(styles.mark, styles.brand)} aria-hidden />
      <span>
        {stepNames[step]}
        {words && <span className={styles.aside}>, {words}</span>}
      </span>
    </>
  );
}

function markOf(step: SetupStep, wizard: Wizard) {
  if (step === wizard.at) {
    return [RadioButton20Filled, null] as const;
  }
  return wizard.isDone(step)
    ? ([CheckmarkCircle20Filled, "done"] as const)
    : ([Circle20Regular, "not done yet"] as const);
}
