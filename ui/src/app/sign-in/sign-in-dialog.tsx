import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ErrorBar } from "../../components/error-bar";
import { firmBackdrop } from "../../components/firm-backdrop";
import { useBackend } from "../../ipc/backend";
import type { SignInView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/queries";
import { useSignIn } from "../../ipc/sign-in";
import { Actions } from "./actions";
import { Stage } from "./stage";
import { wordsOf } from "./words";

/** The sign-in of this window, whichever page asked for it. `isConnecting`: it belongs to Connect, which begins it. */
export function SignInDialog({ isConnecting = false }: { isConnecting?: boolean }) {
  const { data: signIn } = useSignIn();
  const isOpen = signIn !== undefined && signIn !== null;
  useFocusBack(isOpen);
  return isOpen ? <Shown signIn={signIn} isConnecting={isConnecting} /> : null;
}

type ShownProps = { signIn: SignInView; isConnecting: boolean };

function Shown({ signIn, isConnecting }: ShownProps) {
  const backend = useBackend();
  const { data: connection } = useConnection();
  const doing = useMutation({ mutationFn: (what: () => Promise<unknown>) => what(), networkMode: "always" });
  const end = () => doing.mutate(() => backend.endSignIn());
  const { purpose, stage } = signIn;
  return (
    // A press beside the dialog ends nothing: the other half of it stands in the browser.
    <Dialog open onOpenChange={(_, { open, type }) => !open && type !== "backdropClick" && end()}>
      <DialogSurface backdrop={firmBackdrop}>
        <DialogBody>
          <DialogTitle>{wordsOf(purpose).title}</DialogTitle>
          <DialogContent>
            <div role="status" aria-live="polite">
              <Stage stage={stage} tenant={connection?.tenant_name ?? "this tenant"} />
            </div>
            <ErrorBar error={doing.error} />
          </DialogContent>
          <DialogActions fluid>
            <Actions
              signIn={signIn}
              isConnecting={isConnecting}
              isBusy={doing.isPending}
              onEnd={end}
              onDo={(what) => doing.mutate(what)}
            />
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** What had the focus when the dialog opened gets it back: nothing opened it that the dialog knows of. */
function useFocusBack(isOpen: boolean) {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    before.current = document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, [isOpen]);
}
