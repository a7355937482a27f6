import {
  Button,
  makeStyles,
  mergeClasses,
  TableCell,
  TableRow,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { ChevronDown20Regular, ChevronRight20Regular } from "@fluentui/react-icons";
import { useId, useState } from "react";
import type { JobPersonView, StepOutcomeView } from "../../ipc/bindings";
import { PersonChange } from "./change";
import { PersonState } from "./person-state";
import { PersonSteps } from "./person-steps";
import { StepOutcome } from "./step-outcome";

const useStyles = makeStyles({
  // Not as one: Fluent's cell sets each side by itself, and would win.
  cell: {
    verticalAlign: "top",
    paddingTop: tokens.spacingVerticalS,
    paddingBottom: tokens.spacingVerticalS,
  },
  person: { display: "flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalXS, minWidth: 0 },
  names: { display: "flex", flexDirection: "column", minWidth: 0 },
  line: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  text: { margin: 0, overflowWrap: "anywhere" },
  advice: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

/** Whether the steps say more about a person than the plan did. */
const tellsMore: Record<StepOutcomeView, boolean> = {
  planned: false,
  open: false,
  verified: false,
  waiting: true,
  not_shown: true,
  restored: true,
  skipped: true,
  failed: true,
  not_sent: true,
};

function explanation({ outcome, steps, sentence, advice }: JobPersonView) {
  const worst =
    outcome && tellsMore[outcome] && steps.find((step) => step.outcome === outcome && step.reason);
  return worst ? { sentence: worst.reason, advice: worst.advice } : { sentence, advice };
}

/** A person of a job; opened, with every step. */
export function PersonRow({ person, now }: { person: JobPersonView; now: Date }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { sentence, advice } = explanation(person);
  return (
    <>
      <TableRow>
        <TableCell className={styles.cell}>
          <div className={styles.person}>
            <Button
              appearance="subtle"
              size="small"
              icon={open ? <ChevronDown20Regular /> : <ChevronRight20Regular />}
              aria-label={`Steps of ${person.name}`}
              aria-expanded={open}
              aria-controls={open ? panel : undefined}
              onClick={() => setOpen(!open)}
            />
            <span className={styles.names}>
              <bdi className={styles.line} title={person.name}>
                {person.name}
              </bdi>
              {person.upn && (
                <bdi className={mergeClasses(styles.line, styles.quiet)} title={person.upn}>
                  {person.upn}
                </bdi>
              )}
            </span>
          </div>
        </TableCell>
        <TableCell className={styles.cell}>
          <PersonChange person={person} />
        </TableCell>
        <TableCell className={styles.cell}>
          {person.outcome === null || person.outcome === "planned" ? (
            <PersonState state={person.state} />
          ) : (
            <StepOutcome outcome={person.outcome} />
          )}
        </TableCell>
        <TableCell className={styles.cell}>
          <p className={styles.text}>{sentence}</p>
          {advice && <p className={styles.advice}>{advice}</p>}
        </TableCell>
      </TableRow>
      {open && (
        <TableRow id={panel}>
          <TableCell colSpan={4}>
            <PersonSteps person={person} now={now} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}
