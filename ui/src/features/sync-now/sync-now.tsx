import {
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  tokens,
} from "@fluentui/react-components";
import { ArrowClockwise20Regular, Dismiss16Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Result } from "../../components/result";
import { Announced } from "../../components/spoken";
import { lookOf } from "../../components/sync-looks";
import { useSyncState } from "../../ipc/queries";
import { Queue } from "./queue";
import { SyncButton } from "./sync-button";
import { type Starting, useStarting } from "./use-starting";

const useStyles = makeStyles({
  place: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    flexShrink: 0,
  },
  loading: { width: "264px" },
  answer: {
    position: "absolute",
    top: "calc(100% + 8px)",
    right: 0,
    zIndex: 1000,
    width: "min(440px, calc(100vw - 64px))",
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    alignItems: "start",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
  },
});

/** The queue and the button, at the end of the header of every page. */
export function SyncNow() {
  const styles = useStyles();
  const { data: state, isError, refetch } = useSyncState();
  const starting = useStarting();
  if (!state) {
    return isError ? <Unread onAgain={() => void refetch()} /> : <Loading />;
  }
  const look = lookOf(state);
  if (look === null) return null;
  return (
    <div className={styles.place}>
      <Queue state={state} />
      <SyncButton state={state} starting={starting} />
      <Announced>{look.spoken(state)}</Announced>
      <Answer starting={starting} />
    </div>
  );
}

/** What came of what was chosen, where no page shows it. */
function Answer({ starting }: { starting: Starting }) {
  const styles = useStyles();
  const { error, copied, forget } = starting;
  const isSaid = error !== null || copied;
  return (
    <div className={mergeClasses(isSaid && styles.answer)}>
      <ErrorBar error={error} />
      <Result>
        {copied && error === null && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>
              The request is in the clipboard. Send it to a Global Administrator of your tenant.
            </MessageBarBody>
          </MessageBar>
        )}
      </Result>
      {isSaid && (
        <Button appearance="transparent" aria-label="Dismiss" icon={<Dismiss16Regular />} onClick={forget} />
      )}
    </div>
  );
}

function Loading() {
  const styles = useStyles();
  return (
    <div className={styles.loading}>
      <Late>
        <Skeleton aria-label="Reading the state">
          <SkeletonItem size={40} />
        </Skeleton>
      </Late>
    </div>
  );
}

function Unread({ onAgain }: { onAgain: () => void }) {
  return (
    <Button icon={<ArrowClockwise20Regular />} onClick={onAgain}>
      State could not be read. Try again
    </Button>
  );
}
