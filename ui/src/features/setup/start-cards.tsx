import {
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  Spinner,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Beaker32Regular, PlugConnected32Regular } from "@fluentui/react-icons";
import { type ReactNode, useId } from "react";
import { Late } from "../../components/late";

const useStyles = makeStyles({
  cards: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(260px, 1fr))",
    gap: tokens.spacingHorizontalL,
    minHeight: "160px",
  },
  card: {
    ...typographyStyles.body1,
    minHeight: "160px",
    minWidth: 0,
    boxSizing: "border-box",
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalXL,
    textAlign: "start",
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow4,
  },
  way: {
    position: "relative",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover, boxShadow: tokens.shadow8 },
    ":active": { backgroundColor: tokens.colorNeutralBackground1Pressed },
  },
  off: {
    boxShadow: "none",
    backgroundColor: tokens.colorNeutralBackgroundDisabled,
    ":hover": { boxShadow: "none", backgroundColor: tokens.colorNeutralBackgroundDisabled },
    ":active": { backgroundColor: tokens.colorNeutralBackgroundDisabled },
  },
  picture: { color: tokens.colorCompoundBrandForeground1 },
  // The whole card is the button; its name is the title alone.
  title: {
    ...typographyStyles.subtitle1,
    padding: 0,
    border: "none",
    backgroundColor: "transparent",
    color: "inherit",
    textAlign: "start",
    cursor: "pointer",
    outlineStyle: "none",
    "::after": {
      content: '""',
      position: "absolute",
      inset: 0,
      borderRadius: tokens.borderRadiusXLarge,
    },
    ":focus-visible::after": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
    "&[aria-disabled='true']": { cursor: "default" },
  },
  text: { color: tokens.colorNeutralForeground2 },
  waiting: { marginTop: "auto", minHeight: "20px" },
});

type StartCardsProps = {
  sampleExists: boolean;
  begun: boolean;
  /** The connection that is being opened. */
  opening: string | null;
  onSample: () => void;
  onConnect: () => void;
};

/** The two ways to begin. */
export function StartCards({ sampleExists, begun, opening, onSample, onConnect }: StartCardsProps) {
  const styles = useStyles();
  return (
    <div className={styles.cards}>
      <StartCard
        picture={<Beaker32Regular className={styles.picture} aria-hidden />}
        title={sampleExists ? "Continue with the sample tenant" : "Explore a sample tenant"}
        text="Everything works, nothing is real."
        waiting={opening === "sample" ? "Opening the sample tenant" : null}
        disabled={opening !== null}
        onChoose={onSample}
      />
      <StartCard
        picture={<PlugConnected32Regular className={styles.picture} aria-hidden />}
        title={begun ? "Continue connecting" : "Connect your tenant"}
        text={
          begun
            ? "What you entered so far is kept."
            : "Your phone system and your Microsoft 365 tenant. Nothing is written before you approve it."
        }
        waiting={null}
        disabled={opening !== null}
        onChoose={onConnect}
      />
    </div>
  );
}

type StartCardProps = {
  picture: ReactNode;
  title: string;
  text: string;
  waiting: string | null;
  disabled: boolean;
  onChoose: () => void;
};

function StartCard({ picture, title, text, waiting, disabled, onChoose }: StartCardProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <div className={mergeClasses(styles.card, styles.way, disabled && styles.off)}>
      {picture}
      <button
        type="button"
        className={styles.title}
        aria-describedby={id}
        aria-disabled={disabled}
        onClick={onChoose}
      >
        {title}
      </button>
      <span id={id} className={styles.text}>
        {text}
      </span>
      <span aria-hidden className={styles.waiting}>
        {waiting && (
          <Late>
            <Spinner size="tiny" label={waiting} />
          </Late>
        )}
      </span>
    </div>
  );
}

/** Holds the place of the cards while the shell says what there is. */
export function StartCardsLoading() {
  const styles = useStyles();
  return (
    <div className={styles.cards}>
      <Late>
        <Skeleton aria-label="Reading the connections" className={styles.card}>
          <SkeletonItem size={32} />
          <SkeletonItem size={24} />
          <SkeletonItem size={16} />
        </Skeleton>
      </Late>
    </div>
  );
}
