import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
  typographyStyles,
  useRestoreFocusTarget,
} from "@fluentui/react-components";
import { useState } from "react";
import { type ApprovedMethod, ConsentWay } from "../../components/consent-way";
import { ErrorBar } from "../../components/error-bar";
import { ToRegister } from "../../components/to-register";
import { useBackend } from "../../ipc/backend";
import type { ConsentView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { useBeginSignIn } from "../../ipc/sign-in";
import { Permissions } from "./consent-facts";

const useStyles = makeStyles({
  surface: { maxWidth: "720px" },
  content: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere" },
  title: { ...typographyStyles.subtitle2, margin: 0, marginBottom: tokens.spacingVerticalS },
});

type ConsentDialogProps = { consent: ConsentView; label: string; primary?: boolean };

/** The button that asks a Global Administrator. */
export function ConsentDialog({ consent, label, primary = true }: ConsentDialogProps) {
  const [open, setOpen] = useState(false);
  const restoreFocus = useRestoreFocusTarget();
  return (
    <>
      <Button appearance={primary ? "primary" : "secondary"} onClick={() => setOpen(true)} {...restoreFocus}>
        {label}
      </Button>
      <ConsentQuestion consent={consent} open={open} onClose={() => setOpen(false)} />
    </>
  );
}

type ConsentQuestionProps = {
  consent: ConsentView;
  open: boolean;
  onClose: () => void;
  /** Auto Sync is switched on with the approval. */
  autoSync?: boolean;
};

/** What is asked of a Global Administrator, before his browser opens. */
export function ConsentQuestion({ consent, open, onClose, autoSync = false }: ConsentQuestionProps) {
  const styles = useStyles();
  const [method, setMethod] = useState<ApprovedMethod>("certificate");
  const backend = useBackend();
  const begin = useBeginSignIn();
  const go = () => {
    onClose();
    begin.mutate({ purpose: { what: "consent", method, auto_sync: autoSync } });
  };
  return (
    <>
      <Dialog open={open} onOpenChange={(_, data) => !data.open && onClose()}>
        <DialogSurface className={styles.surface}>
          <DialogBody>
            <DialogTitle>
              Approve Voice Sync for <bdi>{consent.tenant}</bdi>
            </DialogTitle>
            <DialogContent className={styles.content}>
              <p className={styles.text}>
                A Global Administrator signs in on Microsoft's own page and grants these four permissions
                once. From then on Voice Sync signs in by itself. No Microsoft password ever reaches this app,
                and the administrator's own sign-in is forgotten as soon as it was checked.
              </p>
              <Permissions permissions={consent.permissions} state={false} />
              <ConsentWay method={method} onMethod={setMethod} />
              <p className={styles.text}>
                What Voice Sync signs in with is kept here: {consent.kept_in} It is never shown, logged or
                exported. Programs that run as the same operating-system user may use it.
              </p>
              {method === "certificate" && (
                <section>
                  <h3 className={styles.title}>What has to be registered</h3>
                  <ToRegister
                    name={keys.registration}
                    ask={() => backend.registration()}
                    onExport={() => backend.exportRegistration()}
                    onImport={() => backend.importCertificate()}
                    isWanted={open}
                  />
                </section>
              )}
            </DialogContent>
            <DialogActions>
              <Button appearance="primary" onClick={go}>
                Continue in the browser
              </Button>
              <DialogTrigger disableButtonEnhancement>
                <Button>Cancel</Button>
              </DialogTrigger>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
      <ErrorBar error={begin.error} />
    </>
  );
}
