import {
  Button,
  Checkbox,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Switch,
  tokens,
  typographyStyles,
  useRestoreFocusTarget,
} from "@fluentui/react-components";
import { useId, useState } from "react";
import { autoWords } from "../../components/auto-words";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { LeaveUnsaved } from "../../components/leave-unsaved";
import { PageLink } from "../../components/page-link";
import { Result } from "../../components/result";
import type { AutoSyncView, ConsentView } from "../../ipc/bindings";
import { useConsent, useSyncState } from "../../ipc/queries";
import { counted } from "../../lib/count";
import { ConsentQuestion } from "./consent-dialog";
import { useSetToggle } from "./toggles-query";

const useStyles = makeStyles({
  option: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalM },
  label: { ...typographyStyles.body1Strong },
  note: { ...typographyStyles.body1, margin: 0, maxWidth: "72ch", color: tokens.colorNeutralForeground2 },
  line: {
    border: "none",
    margin: 0,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});

/** How people are synced, and whether by itself. Auto Sync is there once Next Gen is switched on and saved. */
export function SyncToggles() {
  const { data: state } = useSyncState();
  const { data: consent } = useConsent();
  if (!state) return null;
  return (
    <Card title="Sync">
      <NextGen saved={state.auto_sync.next_gen} />
      {state.auto_sync.next_gen && <AutoSync auto={state.auto_sync} consent={consent} />}
    </Card>
  );
}

function NextGen({ saved }: { saved: boolean }) {
  const styles = useStyles();
  const note = useId();
  const [edited, setEdited] = useState<boolean | null>(null);
  const set = useSetToggle();
  const unsaved = edited !== null && edited !== saved;
  const save = () => {
    if (edited === null) return;
    set.mutate({ toggle: "next_gen", on: edited }, { onSuccess: () => setEdited(null) });
  };
  const edit = (on: boolean) => {
    set.reset();
    setEdited(on);
  };
  return (
    <div className={styles.option}>
      <div className={styles.row}>
        <Switch
          label={{ children: "Next Gen Teams Sync", className: styles.label }}
          checked={edited ?? saved}
          disabledFocusable={set.isPending}
          aria-describedby={note}
          // Fluent's switch says that it is disabled, and lets itself be pressed.
          onChange={(_, { checked }) => !set.isPending && edit(checked)}
        />
        <Button appearance="primary" disabledFocusable={!unsaved || set.isPending} onClick={save}>
          Save
        </Button>
      </div>
      <p className={styles.note} id={note}>
        On: changes are sent in parallel and in batches, and Auto Sync can be switched on. Off: classic sync
        reads everybody and sends one change at a time. Both end in the same state.
      </p>
      <ErrorBar error={set.error} />
      <Result>
        {set.data === "done" && (
          <MessageBar intent="success">
            <MessageBarBody>
              {saved ? "Next Gen Teams Sync is on." : "Next Gen Teams Sync is off."}
            </MessageBarBody>
          </MessageBar>
        )}
      </Result>
      <LeaveUnsaved unsaved={unsaved} what="Next Gen Teams Sync is switched, but not saved." />
    </div>
  );
}

type AutoSyncProps = { auto: AutoSyncView; consent: ConsentView | undefined };

function AutoSync({ auto, consent }: AutoSyncProps) {
  const styles = useStyles();
  const note = useId();
  const [asked, setAsked] = useState(false);
  const set = useSetToggle();
  const restoreFocus = useRestoreFocusTarget();
  const isFixed = set.isPending || (!auto.auto_sync && consent === undefined);
  const turn = (on: boolean) => {
    set.reset();
    if (on && consent?.state !== "granted") setAsked(true);
    else set.mutate({ toggle: "auto_sync", on });
  };
  return (
    <>
      <hr className={styles.line} />
      <div className={styles.option}>
        <Switch
          label={{ children: "Auto Sync", className: styles.label }}
          checked={auto.auto_sync}
          disabledFocusable={isFixed}
          aria-describedby={note}
          onChange={(_, { checked }) => !isFixed && turn(checked)}
          {...restoreFocus}
        />
        <p className={styles.note} id={note} role="status">
          {autoWords(auto)}
        </p>
        <ErrorBar error={set.error} />
        {auto.auto_sync && <Repair auto={auto} />}
        {consent && (
          <ConsentQuestion consent={consent} open={asked} onClose={() => setAsked(false)} autoSync />
        )}
      </div>
    </>
  );
}

/** Changes made in Microsoft Teams alone are shown; whether Auto Sync takes them back is for the admin to say. */
function Repair({ auto }: { auto: AutoSyncView }) {
  const styles = useStyles();
  const note = useId();
  const set = useSetToggle();
  return (
    <>
      <Checkbox
        label="Repair what was changed in Microsoft Teams"
        checked={auto.repair_drift}
        aria-describedby={note}
        onChange={(_, { checked }) => {
          if (!set.isPending) set.mutate({ toggle: "repair_drift", on: checked === true });
        }}
      />
      <p className={styles.note} id={note}>
        {auto.repair_drift
          ? "Within a quarter of an hour, or an hour where there are thousands of people, a number or policy that somebody changed there is as the phone system says again. A setting that is changed three times in 24 hours is left alone."
          : "Off: what somebody changes there is shown under Users and stays until the next Sync Now, unless it is kept there."}
      </p>
      {auto.drifted > 0 && (
        <PageLink to="/users" search={{ states: ["drifted"] }}>
          {`${counted(auto.drifted, "user was", "users were")} changed in Microsoft Teams`}
        </PageLink>
      )}
      <ErrorBar error={set.error} />
    </>
  );
}
