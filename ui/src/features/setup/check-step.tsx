import { Button, makeStyles, Spinner, tokens, typographyStyles } from "@fluentui/react-components";
import {
  ArrowClockwise20Regular,
  CheckmarkCircle20Filled,
  DismissCircle20Filled,
  Warning20Filled,
} from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { useBackend } from "../../ipc/backend";
import type { CheckItemView, CheckStateView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

const useStyles = makeStyles({
  list: { listStyle: "none", margin: 0, padding: 0, minHeight: "220px" },
  item: {
    display: "grid",
    gridTemplateColumns: "20px minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  what: typographyStyles.body1Strong,
  line: { margin: 0, maxWidth: "72ch" },
  advice: { color: tokens.colorNeutralForeground2 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  result: { minHeight: "20px" },
});

const marks = {
  good: { Icon: CheckmarkCircle20Filled, word: "Good" },
  warning: { Icon: Warning20Filled, word: "Look at this" },
  bad: { Icon: DismissCircle20Filled, word: "Does not work" },
} as const satisfies Record<CheckStateView, unknown>;

/** Looks at both systems, the people and the policies once more. */
export function CheckStep({ wizard }: { wizard: Wizard }) {
  const backend = useBackend();
  const styles = useStyles();
  const check = useQuery({
    queryKey: [...keys.setup, "check"],
    queryFn: () => backend.setupCheck(),
    // What was found the last time says nothing about now.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const found = check.isFetching ? undefined : check.data;
  return (
    <StepForm
      wizard={wizard}
      title="Check"
      lead="Voice Sync looks at both systems once more. Nothing is written."
      waiting="Going on"
      canNext={found !== undefined && !check.isError && !found.some(({ state }) => state === "bad")}
      onNext={() => wizard.go("preview")}
      other={
        <Button
          icon={<ArrowClockwise20Regular />}
          disabledFocusable={check.isFetching}
          onClick={() => void check.refetch()}
        >
          Check again
        </Button>
      }
    >
      <div role="status" className={styles.result}>
        {found && !check.isError && summary(found)}
        {check.isFetching && (
          <Late>
            <Spinner
              size="tiny"
              labelPosition="after"
              label="Looking at both systems. A large phone system takes a minute."
            />
          </Late>
        )}
      </div>
      {check.isError && !check.isFetching ? (
        <ErrorBar error={check.error} />
      ) : (
        <ul className={styles.list} aria-label="What was found">
          {found?.map((item) => (
            <Item key={item.what} item={item} />
          ))}
        </ul>
      )}
    </StepForm>
  );
}

function summary(items: readonly CheckItemView[]): string {
  const bad = items.filter(({ state }) => state === "bad").length;
  if (bad > 0) {
    return `${bad} of ${items.length} checks found something that does not work. Correct it in its step, then check again.`;
  }
  const warnings = items.filter(({ state }) => state === "warning").length;
  return warnings > 0
    ? `Everything works. Look at ${warnings === 1 ? "one finding" : `${warnings} findings`} before you go on.`
    : "Everything works.";
}

function Item({ item }: { item: CheckItemView }) {
  const styles = useStyles();
  const { Icon, word } = marks[item.state];
  return (
    <li className={styles.item}>
      <Icon className={styles[item.state]} aria-hidden />
      <div>
        <p className={styles.line}>
          <span className={styles.what}>{item.what}</span> · {word}
        </p>
        <p className={styles.line}>
          <bdi>{item.sentence}</bdi>
        </p>
        {item.advice && <p className={`${styles.line} ${styles.advice}`}>{item.advice}</p>}
      </div>
    </li>
  );
}
