import { Button } from "@fluentui/react-components";
import { type SubmitEvent, useState } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import type { SettingsView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { useCardStyles } from "./card-styles";
import { type HoldDraft, useHeld } from "./drafts";
import { NumberField } from "./number-field";
import { Said } from "./said";
import { useSaveRetention } from "./settings-query";
import { rangeWords, readWholeNumber } from "./whole-number";

/** How long jobs that ended are kept. */
export function HistoryCard({ settings, hold }: { settings: SettingsView; hold: HoldDraft }) {
  const styles = useCardStyles();
  const { retention_days: saved, retention_range: range } = settings;
  const [typed, setTyped] = useState<string | null>(null);
  const save = useSaveRetention();
  const text = typed ?? String(saved);
  const isChanged = text.trim() !== String(saved);
  const days = isChanged ? readWholeNumber(text, range) : null;
  useHeld(hold, "history", isChanged);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (days === null || save.isPending) return;
    save.mutate(days, { onSuccess: (decision) => decision === "done" && setTyped(null) });
  };
  return (
    <Card title="History">
      <p className={styles.note}>
        Sync jobs that ended longer ago are deleted for good, with their steps and output logs, and with the
        phone system's changes of that time. The audit trail stays.
      </p>
      <form className={styles.part} noValidate onSubmit={submit}>
        <NumberField
          label="Days to keep ended jobs"
          hint={`${rangeWords(range)} days, usually ${number(settings.usual_retention_days)}.`}
          unit="days"
          text={text}
          range={range}
          readOnly={save.isPending}
          onText={(edited) => {
            save.reset();
            setTyped(edited);
          }}
        />
        <div className={styles.verbs}>
          <Button type="submit" appearance="primary" disabledFocusable={days === null || save.isPending}>
            Save days
          </Button>
        </div>
      </form>
      <ErrorBar error={save.error} />
      <Said words={save.data === "done" && `Saved: jobs are kept for ${counted(saved, "day")}.`} />
    </Card>
  );
}
