import {
  Button,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { ArrowClockwise20Regular } from "@fluentui/react-icons";
import { useEffect } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import type { Tone } from "../../components/sync-looks";
import { useNow } from "../../components/use-now";
import type { StateView } from "../../ipc/bindings";
import { markUseful } from "../../lib/first-use";
import type { Reading } from "./reading-card";
import { standingOf } from "./standing";

const edge = tokens.strokeWidthThickest;

const useStyles = makeStyles({
  line: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    alignItems: "start",
    columnGap: tokens.spacingHorizontalM,
    minHeight: "48px",
    paddingBlock: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalXL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  icon: { display: "flex", paddingTop: "2px" },
  text: { minWidth: 0, overflowWrap: "anywhere", userSelect: "text" },
  words: { ...typographyStyles.subtitle2, margin: 0, fontVariantNumeric: "tabular-nums" },
  next: {
    ...typographyStyles.body1,
    margin: 0,
    marginTop: tokens.spacingVerticalXXS,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
  again: { marginTop: tokens.spacingVerticalS },
});

const useTones = makeStyles({
  good: { color: tokens.colorStatusSuccessForeground1 },
  asking: { color: tokens.colorBrandForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
}) satisfies () => Record<Tone, string>;

// The edge says the same for who looks from afar.
const useEdges = makeStyles({
  good: { borderLeft: `${edge} solid ${tokens.colorStatusSuccessForeground1}` },
  asking: { borderLeft: `${edge} solid ${tokens.colorBrandForeground1}` },
  busy: { borderLeft: `${edge} solid ${tokens.colorBrandForeground1}` },
  warning: { borderLeft: `${edge} solid ${tokens.colorStatusWarningForeground3}` },
  bad: { borderLeft: `${edge} solid ${tokens.colorStatusDangerForeground1}` },
}) satisfies () => Record<Tone, string>;

/** How everything stands, in one line, and what to do next. */
export function StateLine({ state: query }: { state: Reading<StateView> }) {
  const styles = useStyles();
  if (query.data !== undefined) return <Known state={query.data} />;
  if (query.error === null) {
    return (
      <div className={styles.line}>
        <Late>
          <Skeleton aria-label="Reading the state" aria-busy>
            <SkeletonItem shape="circle" size={20} />
          </Skeleton>
        </Late>
      </div>
    );
  }
  return (
    <div>
      <ErrorBar error={query.error} />
      <Button
        className={styles.again}
        icon={<ArrowClockwise20Regular />}
        onClick={() => void query.refetch()}
      >
        Try again
      </Button>
    </div>
  );
}

function Known({ state }: { state: StateView }) {
  const styles = useStyles();
  const tones = useTones();
  const edges = useEdges();
  const now = useNow();
  const standing = standingOf(state, now);
  const isShown = standing !== null;
  useEffect(() => {
    if (isShown) markUseful();
  }, [isShown]);
  if (standing === null) return null;
  const { Icon, tone, words, next } = standing;
  return (
    <section className={mergeClasses(styles.line, edges[tone])} aria-label="State">
      <span className={styles.icon}>
        <Icon className={tones[tone]} aria-hidden />
      </span>
      <div className={styles.text}>
        <h2 className={styles.words}>{words}</h2>
        <p className={styles.next}>{next}</p>
      </div>
    </section>
  );
}
