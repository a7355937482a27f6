import { makeStyles, tokens } from "@fluentui/react-components";
import { ArrowRight16Regular } from "@fluentui/react-icons";
import { policyKinds } from "../../components/voice-rules";
import type { JobPersonView, PolicyTypeView, StepKindView, StepView } from "../../ipc/bindings";

const useStyles = makeStyles({
  line: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  value: { minWidth: 0, overflowWrap: "anywhere", fontVariantNumeric: "tabular-nums" },
  quiet: { color: tokens.colorNeutralForeground3 },
  arrow: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
});

const nothing: Record<StepKindView, string> = { number: "No number", policy: "Tenant default" };

type ChangeProps = {
  kind: StepKindView;
  /** Which policy, where it is to be said. */
  policy?: PolicyTypeView | null;
  from: string | null;
  to: string | null;
};

/** "+44... becomes +44...", "Dial plan: ... becomes ...". */
export function Change({ kind, policy, from, to }: ChangeProps) {
  const styles = useStyles();
  const name = policyKinds.find((known) => known.kind === policy)?.title;
  return (
    <span className={styles.line}>
      {name && <span className={styles.quiet}>{name}:</span>}
      <Value kind={kind} value={from} />
      <ArrowRight16Regular className={styles.arrow} aria-label="becomes" role="img" />
      <Value kind={kind} value={to} />
    </span>
  );
}

function Value({ kind, value }: { kind: StepKindView; value: string | null }) {
  const styles = useStyles();
  return value === null ? (
    <span className={styles.quiet}>{nothing[kind]}</span>
  ) : (
    <bdi className={styles.value}>{value}</bdi>
  );
}

/** The steps of a person as changes: a number taken and a number given are one. */
function changesOf(steps: readonly StepView[]): (ChangeProps & { id: number })[] {
  const numbers = steps.filter(({ kind }) => kind === "number");
  const [first, last] = [numbers.at(0), numbers.at(-1)];
  const ofNumber =
    first && last ? [{ id: first.id, kind: "number" as const, from: first.old, to: last.new }] : [];
  const ofPolicies = steps
    .filter(({ kind }) => kind === "policy")
    .map(({ id, kind, policy, old, new: to }) => ({ id, kind, policy, from: old, to }));
  return [...ofNumber, ...ofPolicies];
}

/** What a job changes for a person; of somebody left as he is, what he has and should have. */
export function PersonChange({ person }: { person: JobPersonView }) {
  const styles = useStyles();
  const changes = changesOf(person.steps);
  if (changes.length > 0) {
    return changes.map(({ id, ...change }) => <Change key={id} {...change} />);
  }
  return (
    <>
      <span className={styles.line}>
        <Value kind="number" value={person.actual} />
      </span>
      {person.wanted !== person.actual && person.wanted !== null && (
        <span className={styles.quiet}>
          Should be <bdi className={styles.value}>{person.wanted}</bdi>
        </span>
      )}
    </>
  );
}
