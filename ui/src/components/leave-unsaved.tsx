import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { useBlocker } from "@tanstack/react-router";
import { useKeepUnsaved } from "../ipc/unsaved";

/** Asks before what is not saved is left behind; `what` says what that is. */
export function LeaveUnsaved({ unsaved, what }: { unsaved: boolean; what: string }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  useKeepUnsaved(unsaved, what);
  return (
    <UnsavedQuestion
      open={leaving.status === "blocked"}
      what={what}
      place="page"
      onLeave={() => leaving.proceed?.()}
      onStay={() => leaving.reset?.()}
    />
  );
}

type UnsavedQuestionProps = {
  open: boolean;
  what: string;
  /** What is left behind. */
  place: "page" | "step";
  onLeave: () => void;
  onStay: () => void;
};

/** Whether to leave what is not saved. */
export function UnsavedQuestion({ open, what, place, onLeave, onStay }: UnsavedQuestionProps) {
  return (
    <Dialog modalType="alert" open={open} onOpenChange={(_, { open }) => !open && onStay()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Leave without saving?</DialogTitle>
          <DialogContent>
            {what} When you leave this {place}, the changes are lost.
          </DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={onStay}>
              Stay on this {place}
            </Button>
            <Button onClick={onLeave}>Discard and leave</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
