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
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ErrorBar } from "../../components/error-bar";
import { useAsking } from "../../components/use-asking";
import { useBackend } from "../../ipc/backend";
import { keys } from "../../ipc/queries";

/** Asks first, then forgets everything that was entered. */
export function DiscardButton({ disabled }: { disabled: boolean }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { busy, error, ask } = useAsking();
  const discard = () =>
    ask(async () => {
      await backend.setupDiscard();
      // What is discarded is no longer something that is not saved.
      await navigate({ to: "/welcome", ignoreBlocker: true });
      await queries.resetQueries({ queryKey: keys.setup });
    });
  return (
    <Dialog modalType="alert">
      <DialogTrigger disableButtonEnhancement>
        <Button appearance="subtle" disabledFocusable={disabled}>
          Discard
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Discard this connection?</DialogTitle>
          <DialogContent>
            Everything that was entered so far is forgotten, the API key and the client secret included.
            Nothing was changed in the phone system or in Microsoft 365.
            {error !== null && <ErrorBar error={error} />}
          </DialogContent>
          <DialogActions fluid>
            <DialogTrigger disableButtonEnhancement>
              <Button disabledFocusable={busy}>Keep it</Button>
            </DialogTrigger>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void discard()}>
              Discard
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
