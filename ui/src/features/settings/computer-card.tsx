import { Switch } from "@fluentui/react-components";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { useCardStyles } from "./card-styles";
import { useSetStartAtLogin, useStartAtLogin } from "./settings-query";

/** When Voice Sync begins on this computer: it syncs only while it runs. */
export function ComputerCard() {
  const styles = useCardStyles();
  return (
    <Card title="This computer">
      <p className={styles.note}>
        Voice Sync watches the phone system only while it runs. What changes meanwhile is caught up at the
        next start.
      </p>
      <StartAtLogin />
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
