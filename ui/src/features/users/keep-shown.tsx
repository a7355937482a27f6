import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Field,
  Input,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ErrorBar } from "../../components/error-bar";
import { firmBackdrop } from "../../components/firm-backdrop";
import { dayEnd, isDay } from "../../lib/days";
import type { PersonVerbs } from "./person-query";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere" },
});

type KeepShownProps = { user: string; name: string; verbs: PersonVerbs };

/** Keeps what Microsoft Teams has: asks why, and for how long. */
export function KeepShown(props: KeepShownProps) {
  const [open, setOpen] = useState(false);
  const turn = (open: boolean) => {
    if (open) {
      props.verbs.keep.reset();
      props.verbs.plan.reset();
    }
    setOpen(open);
  };
  return (
    <Dialog open={open} onOpenChange={(_, { open, type }) => type !== "backdropClick" && turn(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button>Keep Microsoft's value</Button>
      </DialogTrigger>
      <DialogSurface backdrop={firmBackdrop}>
        <Question {...props} onDone={() => setOpen(false)} />
      </DialogSurface>
    </Dialog>
  );
}

function Question({ user, name, verbs: { keep }, onDone }: KeepShownProps & { onDone: () => void }) {
  const styles = useStyles();
  const [reason, setReason] = useState("");
  const [day, setDay] = useState("");
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const noReason = reason.trim() === "";
  const wrongDay = day !== "" && (!isDay(day) || dayEnd(day) <= new Date().toISOString());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    flushSync(() => setAsked(true));
    if (noReason || wrongDay)
      return form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
    if (keep.isPending) return;
    const until = day === "" ? null : dayEnd(day);
    keep.mutate({ user, until, reason: reason.trim() }, { onSuccess: onDone });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <DialogBody>
        <DialogTitle>Keep Microsoft's value</DialogTitle>
        <DialogContent className={styles.content}>
          <p className={styles.text}>
            <bdi>{name || user}</bdi> stays as Microsoft Teams has it. No sync changes this person until that
            day is over, until the record in the phone system changes, or until you choose Plan again.
          </p>
          <Field
            label="Reason"
            required
            hint="It is kept in the audit log."
            {...(asked && noReason && { validationMessage: "Say why, for whoever looks at it later." })}
          >
            <Input value={reason} onChange={(_, { value }) => setReason(value)} autoComplete="off" />
          </Field>
          <Field
            label="Until the end of"
            hint="Leave it empty to keep it until somebody ends it."
            {...(wrongDay && { validationMessage: "Choose a day that is not over." })}
          >
            <Input type="date" value={day} onChange={(_, { value }) => setDay(value)} />
          </Field>
          <ErrorBar error={keep.error} />
        </DialogContent>
        <DialogActions fluid>
          <DialogTrigger disableButtonEnhancement>
            <Button>Cancel</Button>
          </DialogTrigger>
          <Button type="submit" appearance="primary" disabledFocusable={keep.isPending}>
            Keep it
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
