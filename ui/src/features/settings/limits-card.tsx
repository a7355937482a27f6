import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { type SubmitEvent, useState } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import type { SettingsView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { useCardStyles } from "./card-styles";
import { type HoldDraft, useHeld } from "./drafts";
import {
  differs,
  type LimitName,
  limitNames,
  limitRange,
  limitsRequest,
  limitText,
  savedLimits,
  type TypedLimits,
  typedAs,
  usualLimits,
} from "./limits-draft";
import { NumberField } from "./number-field";
import { Said } from "./said";
import { useSaveLimits } from "./settings-query";
import { rangeWords } from "./whole-number";

const useStyles = makeStyles({
  numbers: {
    display: "grid",
    // Two beside each other at most: a third of the room is too little for a third.
    gridTemplateColumns: "repeat(auto-fit, minmax(max(min(100%, 180px), 34%), 1fr))",
    alignItems: "start",
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalL,
  },
  reason: { maxWidth: "440px" },
});

const fields: Record<LimitName, { label: string; what: string; unit?: string }> = {
  removals: { label: "Removals", what: "People who lose their number." },
  replacements: { label: "Replacements", what: "People who get another number." },
  percent: { label: "Percent of managed users", what: "Both together.", unit: "%" },
  writes_per_second: {
    label: "Writes per second",
    what: "How fast changes are sent, from the next start of Voice Sync on.",
  },
};

/** How much may be taken away in a day before somebody is asked. */
export function LimitsCard({ settings, hold }: { settings: SettingsView; hold: HoldDraft }) {
  const styles = useCardStyles();
  const own = useStyles();
  const [typed, setTyped] = useState<TypedLimits>({});
  const [reason, setReason] = useState("");
  const save = useSaveLimits();
  const usual = usualLimits(settings);
  const isChanged = differs(settings, typed, savedLimits(settings));
  const request = isChanged ? limitsRequest(settings, typed, reason) : null;
  useHeld(hold, "limits", isChanged);

  const edit = (edited: TypedLimits) => {
    save.reset();
    setTyped(edited);
  };
  const discard = () => {
    edit({});
    setReason("");
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (request === null || save.isPending) return;
    save.mutate(request, {
      onSuccess: (decision) => {
        if (decision === "declined") return;
        setTyped({});
        setReason("");
      },
    });
  };
  return (
    <Card title="Safety limits">
      <p className={styles.note}>
        They count people over the last 24 hours, over all jobs. Whatever crosses one waits as a job of its
        own until somebody approves it, and the rest of the sync goes on. They can be set higher or lower, but
        not switched off.
      </p>
      <form className={styles.part} noValidate onSubmit={submit}>
        <div className={own.numbers}>
          {limitNames.map((name) => {
            const { what, ...field } = fields[name];
            const range = limitRange(settings, name);
            return (
              <NumberField
                key={name}
                {...field}
                hint={`${what} ${rangeWords(range)}, usually ${number(usual[name])}.`}
                text={limitText(settings, typed, name)}
                range={range}
                readOnly={save.isPending}
                onText={(text) => edit({ ...typed, [name]: text })}
              />
            );
          })}
        </div>
        <Field className={own.reason} label="Reason (optional)" hint="It is kept in the audit trail.">
          <Input
            value={reason}
            autoComplete="off"
            readOnly={save.isPending}
            onChange={(_, { value }) => setReason(value)}
          />
        </Field>
        <div className={styles.verbs}>
          <Button type="submit" appearance="primary" disabledFocusable={request === null || save.isPending}>
            Save limits
          </Button>
          <Button disabledFocusable={!isChanged || save.isPending} onClick={discard}>
            Discard
          </Button>
          <Button
            disabledFocusable={!differs(settings, typed, usual) || save.isPending}
            onClick={() => edit(typedAs(usual))}
          >
            Use the usual values
          </Button>
        </div>
      </form>
      <ErrorBar error={save.error} />
      <Said words={save.data === "done" && "The limits are saved. They count from the next sync on."} />
    </Card>
  );
}
