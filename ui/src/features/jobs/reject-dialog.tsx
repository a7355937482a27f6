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
  Textarea,
} from "@fluentui/react-components";
import { useState } from "react";

type RejectDialogProps = { job: number; disabled: boolean; onReject: (reason: string | null) => void };

/** Asks for a reason, which may stay away; whether it is meant is asked by the shell. */
export function RejectDialog({ job, disabled, onReject }: RejectDialogProps) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const reject = () => {
    setOpen(false);
    onReject(reason.trim() || null);
  };
  return (
    <Dialog open={open} onOpenChange={(_, { open }) => setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button disabledFocusable={disabled}>Reject</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Reject job {job}?</DialogTitle>
          <DialogContent>
            <p>
              Nothing of it is written. Its people stay as they are in Microsoft Teams until their record in
              the phone system changes or you choose Plan again.
            </p>
            <Field label="Reason (optional)" hint="It is kept in the audit log.">
              <Textarea value={reason} onChange={(_, { value }) => setReason(value)} />
            </Field>
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button size="medium">Keep it held</Button>
            </DialogTrigger>
            <Button appearance="primary" size="medium" onClick={reject}>
              Reject job
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
