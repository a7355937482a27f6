import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import {
  Certificate20Regular,
  Checkmark20Regular,
  Copy20Regular,
  FolderArrowRight20Regular,
} from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useBackend } from "../ipc/backend";
import type { RegistrationView } from "../ipc/bindings";
import { shortMoment } from "../lib/time";
import { ErrorBar } from "./error-bar";
import { Facts } from "./facts";
import { Result } from "./result";
import { useNow } from "./use-now";

const useStyles = makeStyles({
  block: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, minWidth: 0 },
  text: { ...typographyStyles.body1, margin: 0 },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  steps: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXXL,
    "& > li": { marginBottom: tokens.spacingVerticalS },
  },
  step: typographyStyles.body1Strong,
  written: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere", userSelect: "text" },
});

type RegistrationProps = {
  registration: RegistrationView;
  /** Writes the files into a folder that the person chooses; `null` where he chose none. */
  onExport: () => Promise<string[] | null>;
  /** Takes a certificate of the company's own CA; `null` where he chose none. */
  onImport: () => Promise<RegistrationView | null>;
};

/** What an administrator registers in the tenant, and the ways to hand it to him. Nothing of it is secret. */
export function Registration({ registration, onExport, onImport }: RegistrationProps) {
  const styles = useStyles();
  const backend = useBackend();
  const now = useNow();
  const copying = useMutation({ mutationFn: () => backend.copyText(registration.request) });
  const exporting = useMutation({ mutationFn: onExport, networkMode: "always" });
  const importing = useMutation({ mutationFn: onImport, networkMode: "always" });
  return (
    <div className={styles.block}>
      {registration.by_sample ? (
        <p className={styles.text}>The sample tenant has registered this certificate by itself.</p>
      ) : (
        <p className={styles.text}>
          In the tenant, Voice Sync is an application of your own: for this organization only, with the
          redirect address http://localhost for sign-ins, four permissions, and this computer's certificate.
        </p>
      )}
      <Facts
        facts={[
          { name: "Certificate", value: registration.thumbprint },
          { name: "Valid until", value: shortMoment(registration.expires_at, now) },
        ]}
      />
      <div className={styles.buttons}>
        <Button
          icon={<FolderArrowRight20Regular />}
          disabledFocusable={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          Export certificate and scripts
        </Button>
        <Button
          icon={copying.isSuccess ? <Checkmark20Regular /> : <Copy20Regular />}
          onClick={() => copying.mutate()}
        >
          Copy request
        </Button>
        {!registration.by_sample && (
          <Button
            icon={<Certificate20Regular />}
            disabledFocusable={importing.isPending}
            onClick={() => importing.mutate()}
          >
            Use a certificate of your company
          </Button>
        )}
      </div>
      <ErrorBar error={exporting.error ?? copying.error ?? importing.error} />
      <Result>
        {copying.isSuccess && (
          <p className={styles.text}>The request is in the clipboard. Send it to a Global Administrator.</p>
        )}
        {importing.data && (
          <p className={styles.text}>
            The certificate of your company is taken. Register it in place of this computer's; your company
            renews it, not Voice Sync.
          </p>
        )}
        {exporting.data && <p className={styles.written}>Written: {exporting.data.join(", ")}</p>}
      </Result>
      <Accordion collapsible>
        <AccordionItem value="portal">
          <AccordionHeader size="small">Register it by hand, step by step</AccordionHeader>
          <AccordionPanel>
            <ol className={styles.steps}>
              {registration.steps.map(({ title, text }) => (
                <li key={title}>
                  <span className={styles.step}>{title}.</span> {text}
                </li>
              ))}
            </ol>
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </div>
  );
}
