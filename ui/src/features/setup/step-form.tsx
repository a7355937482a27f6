import { Button, makeStyles, Spinner, tokens, typographyStyles } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, type SubmitEvent, useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { LeaveUnsaved, UnsavedQuestion } from "../../components/leave-unsaved";
import { DiscardButton } from "./discard-button";
import { steps, type Wizard } from "./wizard";

/** On a lower window the buttons would take the room of what they are about. */
const ROOM = "@media (min-height: 360px)";

const useStyles = makeStyles({
  form: {
    minWidth: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    // What takes the focus is not left below what stays at the bottom.
    "& :is(input, select, textarea, button, a, summary):not(footer *)": { scrollMarginBottom: "96px" },
  },
  title: {
    ...typographyStyles.subtitle1,
    margin: 0,
    // Focused by the step itself, so that a screen reader begins here: there is nothing to press.
    ":focus-visible": { outlineStyle: "none" },
  },
  lead: {
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    maxWidth: "72ch",
    color: tokens.colorNeutralForeground2,
  },
  // In reach wherever one is in the step; with the step's own padding around it.
  bottom: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    marginInline: "calc(-1 * var(--step-padding))",
    marginBottom: "calc(-1 * var(--step-padding))",
    paddingInline: "var(--step-padding)",
    paddingBlock: tokens.spacingVerticalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: `0 0 ${tokens.borderRadiusXLarge} ${tokens.borderRadiusXLarge}`,
    [ROOM]: { position: "sticky", bottom: 0, zIndex: 1 },
  },
  error: { maxHeight: "40vh", overflowY: "auto", ":empty": { display: "none" } },
  footer: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  // Both go to the next line where one of them must.
  ends: { display: "flex", columnGap: tokens.spacingHorizontalS, marginInlineStart: "auto" },
  waiting: { flexGrow: 1, minHeight: "32px", display: "flex", alignItems: "center" },
});

const notKept = "What you entered in this step is kept once you go on.";

const firstWrong = ":is([aria-invalid='true'], [data-invalid='true']):not([hidden] *)";

type StepFormProps = {
  wizard: Wizard;
  title: string;
  lead: string;
  onNext: () => unknown;
  next?: string;
  canNext?: boolean;
  /** What the shell is doing while one waits. */
  waiting: string;
  /** Whether something was entered that the shell does not have yet. */
  unsaved?: boolean;
  /** Another way on, beside Next. */
  other?: ReactNode;
  /** Whether there is a way back, and something to keep or discard. */
  ended?: boolean;
  children: ReactNode;
};

/** A step: its name, its fields, why it was refused, and the ways out of it. */
export function StepForm(props: StepFormProps) {
  const { wizard, title, lead, onNext, canNext = true, unsaved = false, children, ...footer } = props;
  const styles = useStyles();
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useRef(wizard.moved);
  useEffect(() => {
    if (arrived.current) heading.current?.focus();
  }, []);
  const { holdUnsaved, leaving } = wizard;
  useEffect(() => {
    holdUnsaved(unsaved);
    return () => holdUnsaved(false);
  }, [holdUnsaved, unsaved]);
  const { error } = wizard;
  useEffect(() => {
    // What the shell refused, where it says which field it is.
    if (error !== null) form.current?.querySelector<HTMLElement>(firstWrong)?.focus();
  }, [error]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!canNext || wizard.busy) {
      return;
    }
    flushSync(() => void onNext());
    form.current?.querySelector<HTMLElement>(firstWrong)?.focus();
  };
  return (
    <form ref={form} noValidate className={styles.form} onSubmit={submit} aria-labelledby="step-title">
      <header>
        <h2 ref={heading} id="step-title" tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <p className={styles.lead}>{lead}</p>
      </header>
      {children}
      <div className={styles.bottom}>
        <div className={styles.error}>
          <ErrorBar error={error} />
        </div>
        <Footer wizard={wizard} canNext={canNext} {...footer} />
      </div>
      <LeaveUnsaved unsaved={unsaved} what={notKept} />
      <UnsavedQuestion
        open={leaving.open}
        what={notKept}
        place="step"
        onLeave={leaving.leave}
        onStay={leaving.stay}
      />
    </form>
  );
}

type FooterProps = Pick<StepFormProps, "wizard" | "next" | "waiting" | "other" | "ended"> & {
  canNext: boolean;
};

function Footer({ wizard, next = "Next", canNext, waiting, other, ended = false }: FooterProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const before = ended ? undefined : steps[steps.indexOf(wizard.at) - 1];
  return (
    <footer className={styles.footer}>
      {before && (
        <Button disabledFocusable={wizard.busy} onClick={() => void wizard.go(before)}>
          Back
        </Button>
      )}
      <Button type="submit" appearance="primary" disabledFocusable={!canNext || wizard.busy}>
        {next}
      </Button>
      {other}
      <span role="status" className={styles.waiting}>
        {wizard.busy && (
          <Late>
            <Spinner size="tiny" label={waiting} />
          </Late>
        )}
      </span>
      {!ended && (
        <span className={styles.ends}>
          <DiscardButton disabled={wizard.busy} />
          <Button disabledFocusable={wizard.busy} onClick={() => void navigate({ to: "/welcome" })}>
            Save and close
          </Button>
        </span>
      )}
    </footer>
  );
}
