import { Button, makeStyles, ProgressBar, tokens, typographyStyles } from "@fluentui/react-components";
import { Bug16Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";
import { ErrorBar } from "../../components/error-bar";
import { PageLink } from "../../components/page-link";
import { progressWords } from "../../components/sync-looks";
import { useBackend } from "../../ipc/backend";
import type { RunningView, StateView } from "../../ipc/bindings";
import { useSyncState } from "../../ipc/queries";

const useStyles = makeStyles({
  strip: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalL,
    paddingBlock: tokens.spacingVerticalXS,
  },
  text: { ...typographyStyles.body1, fontVariantNumeric: "tabular-nums", marginRight: "auto" },
});

/** How far the job at work is, under the header of every page, with the way to stop it. */
export function SyncProgress() {
  const { data: state } = useSyncState();
  return state?.running ? <Strip state={state} running={state.running} /> : null;
}

function Strip({ state, running }: { state: StateView; running: RunningView }) {
  const styles = useStyles();
  const strip = useRef<HTMLElement>(null);
  useFocusWhenGone(strip);
  const isCounted = running.phase === "applying" && running.of > 0;
  return (
    <section aria-label="Sync in progress" className={styles.strip} ref={strip}>
      <ProgressBar
        aria-label="Progress of the sync"
        shape="square"
        thickness="large"
        {...(isCounted && { value: running.done, max: running.of })}
      />
      <div className={styles.row}>
        {running.diagnostic && <Bug16Regular aria-hidden />}
        <span className={styles.text}>{progressWords(state)}</span>
        {running.job !== null && (
          <PageLink to="/jobs/$job" params={{ job: String(running.job) }}>
            Open job {running.job}
          </PageLink>
        )}
        <Cancel running={running} />
      </div>
    </section>
  );
}

function Cancel({ running: { job, cancelling } }: { running: RunningView }) {
  const backend = useBackend();
  const cancel = useMutation({ mutationFn: (asked: number) => backend.cancelJob(asked) });
  return (
    <>
      <Button
        size="small"
        disabledFocusable={job === null || cancelling || cancel.isPending}
        onClick={() => job !== null && cancel.mutate(job)}
      >
        Cancel
      </Button>
      <ErrorBar error={cancel.error} />
    </>
  );
}

/** Who stood in the strip when it went away goes on in the page. */
function useFocusWhenGone(strip: React.RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const place = strip.current;
    return () => {
      if (place?.contains(document.activeElement)) document.querySelector("main")?.focus();
    };
  }, [strip]);
}
