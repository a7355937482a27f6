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
import { useKeepUnsaved } from "../../ipc/unsaved";

/** Asks before what is not saved is left behind; `what` says what that is. */
export function LeaveUnsaved({ unsaved, what }: { unsaved: boolean; what: string }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  useKeepUnsaved(unsaved, what);
  return (
    <Dialog
      modalType="alert"
      open={leaving.status === "blocked"}
      onOpenChange={(_, { open }) => !open && leaving.reset?.()}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Leave without saving?</DialogTitle>
          <DialogContent>{what} When you leave this page, the changes are lost.</DialogContent>
          <DialogActions fluid>
            <Button onClick={() => leaving.proceed?.()}>Discard and leave</Button>
            <Button appearance="primary" onClick={() => leaving.reset?.()}>
              Stay on this page
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
