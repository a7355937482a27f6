import { Field, RadioGroup, Switch } from "@fluentui/react-components";
import { Card } from "../../components/card";
import { Choice } from "../../components/choice";
import { ErrorBar } from "../../components/error-bar";
import { useSavePreferences } from "../../ipc/preferences";
import { usePreferences } from "../../ipc/queries";
import { useCardStyles } from "./card-styles";
import { useSetStartAtLogin, useStartAtLogin } from "./settings-query";

const closings = {
  tray: "Keep watching in the background (icon in the notification area)",
  quit: "Quit Voice Sync",
} as const;

/** When Voice Sync begins and ends on this computer: it syncs only while it runs. */
export function ComputerCard() {
  const styles = useCardStyles();
  return (
    <Card title="This computer">
      <p className={styles.note}>
        Voice Sync watches the phone system only while it runs. What changes meanwhile is caught up at the
        next start.
      </p>
      <StartAtLogin />
      <hr className={styles.line} />
      <ClosingTheWindow />
    </Card>
  );
}

function StartAtLogin() {
  const styles = useCardStyles();
  const start = useStartAtLogin();
  const set = useSetStartAtLogin();
  const isFixed = start.data === undefined || set.isPending;
  const asked = set.isPending ? set.variables : undefined;
  return (
    <div className={styles.option}>
      <Switch
        label="Start Voice Sync when I sign in"
        checked={asked ?? start.data ?? false}
        disabledFocusable={isFixed}
        // Fluent's switch says that it is disabled, and lets itself be pressed.
        onChange={(_, { checked }) => !isFixed && set.mutate(checked)}
      />
      <ErrorBar error={set.error ?? start.error} />
    </div>
  );
}

/** Nothing is chosen before the person was asked, or chose here. */
function ClosingTheWindow() {
  const styles = useCardStyles();
  const { data: preferences } = usePreferences();
  const saving = useSavePreferences();
  if (preferences === undefined) return null;
  const toTray = preferences.close_to_tray ?? null;
  const isAsked = toTray === null;
  return (
    <div className={styles.option}>
      <Field
        label="When this window is closed"
        {...(isAsked && { hint: "You are asked the next time you close it." })}
      >
        <RadioGroup
          value={isAsked ? "" : toTray ? "tray" : "quit"}
          onChange={(_, { value }) => saving.mutate({ close_to_tray: value === "tray" })}
        >
          {Object.entries(closings).map(([closing, label]) => (
            <Choice key={closing} value={closing} label={label} />
          ))}
        </RadioGroup>
      </Field>
      <ErrorBar error={saving.error} />
    </div>
  );
}
