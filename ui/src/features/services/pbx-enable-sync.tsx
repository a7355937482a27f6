import { makeStyles, Switch, tokens, typographyStyles } from "@fluentui/react-components";
import { useId } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { useSyncState } from "../../ipc/queries";
import { useSetToggle } from "./toggles-query";

const useStyles = makeStyles({
  label: { ...typographyStyles.body1Strong },
  note: { ...typographyStyles.body1, margin: 0, maxWidth: "72ch", color: tokens.colorNeutralForeground2 },
});

/** The legacy pull: off, unless 8x8's support asks for it. */
export function PbxEnableSync() {
  const styles = useStyles();
  const note = useId();
  const { data: state } = useSyncState();
  const set = useSetToggle();
  if (!state) return null;
  const on = state.auto_sync.pbx_enable_sync;
  return (
    <Card title="Enable Sync">
      <Switch
        label={{ children: "Enable Sync", className: styles.label }}
        checked={on}
        disabledFocusable={set.isPending}
        aria-describedby={note}
        // Fluent's switch says that it is disabled, and lets itself be pressed.
        onChange={(_, { checked }) =>
          !set.isPending && set.mutate({ toggle: "pbx_enable_sync", on: checked })
        }
      />
      <p className={styles.note} id={note}>
        {on
          ? "On: the phone system is read only when somebody chooses PBX under Sync Now, and Auto Sync is paused. Switch it off again as soon as the troubleshooting is over."
          : "Off because PBX changes now arrive automatically. For troubleshooting only, together with 8x8 support; may be removed."}
      </p>
      <ErrorBar error={set.error} />
    </Card>
  );
}
