import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useEffect, useRef } from "react";

const useStyles = makeStyles({
  foot: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "center",
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
  },
  end: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
});

type LoadMoreProps = {
  /** Whether there is more. */
  more: boolean;
  loading: boolean;
  onMore: () => void;
  /** What is said below the last row, once all are there. */
  end: string;
  /** What was added, for those who hear it. */
  added: string;
};

/** The foot of a long list. The focus stays at it, also when there is no more to load. */
export function LoadMore({ more, loading, onMore, end, added }: LoadMoreProps) {
  const styles = useStyles();
  const pressed = useRef(false);
  const last = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (!more && pressed.current) {
      pressed.current = false;
      last.current?.focus();
    }
  }, [more]);
  return (
    <div className={styles.foot}>
      {more ? (
        <Button
          disabledFocusable={loading}
          onClick={() => {
            pressed.current = true;
            onMore();
          }}
        >
          {loading ? "Loading more" : "Load more"}
        </Button>
      ) : (
        <p ref={last} tabIndex={-1} className={styles.end}>
          {end}
        </p>
      )}
      <span role="status" className={styles.end}>
        {added}
      </span>
    </div>
  );
}
