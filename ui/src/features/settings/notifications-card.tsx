import { Switch } from "@fluentui/react-components";
import { useId } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { useSavePreferences } from "../../ipc/preferences";
import { useConnection, usePreferences } from "../../ipc/queries";
import { useCardStyles } from "./card-styles";
import type { HoldDraft } from "./drafts";
import { TeamsChannel } from "./teams-channel";

/** Who is told that Voice Sync needs somebody, and where; the channel is that of the connection. */
export function NotificationsCard({ hold }: { hold: HoldDraft }) {
  const styles = useCardStyles();
  const note = useId();
  const { data: connection } = useConnection();
  const told = usePreferences().data?.notifications ?? true;
  const saving = useSavePreferences();
  return (
    <Card title="Notifications">
      <p className={styles.note} id={note}>
        Voice Sync tells you when it needs somebody, for instance when a sign-in is refused, a job waits for
        approval or people are without a number. It says how many they are, and nobody's name or number. You
        are told once for each reason, and daily while it stands.
      </p>
      <div className={styles.option}>
        <Switch
          label="On this desktop"
          checked={told}
          aria-describedby={note}
          onChange={(_, { checked }) => saving.mutate({ notifications: checked })}
        />
        <ErrorBar error={saving.error} />
      </div>
      {connection && <TeamsChannel key={connection.id} hold={hold} />}
    </Card>
  );
}
