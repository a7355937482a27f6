import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from "@fluentui/react-components";
import { useState } from "react";

/** Asks first: the address can't be got back from here. */
export function RemoveChannel({ disabled, onRemove }: { disabled: boolean; onRemove: () => void }) {
  const [open, setOpen] = useState(false);
  const remove = () => {
    setOpen(false);
    onRemove();
  };
  return (
    <Dialog modalType="alert" open={open} onOpenChange={(_, { open }) => setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button disabledFocusable={disabled}>Remove</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Remove the Teams channel?</DialogTitle>
          <DialogContent>
            Voice Sync forgets the address and posts nothing there any more. The workflow stays in Teams. To
            set the channel again you need its address once more.
          </DialogContent>
          <DialogActions fluid>
            <DialogTrigger disableButtonEnhancement>
              <Button>Keep it</Button>
            </DialogTrigger>
            <Button appearance="primary" onClick={remove}>
              Remove channel
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
