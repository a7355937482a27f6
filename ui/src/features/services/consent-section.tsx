import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Spinner,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { ReadFailed } from "../../components/read-failed";
import type { ConsentView } from "../../ipc/bindings";
import { useConsent } from "../../ipc/queries";
import { ConsentDialog } from "./consent-dialog";
import { ConsentFacts, Permissions } from "./consent-facts";
import { type ConsentVerbs, useConsentVerbs } from "./consent-query";
import { ConsentResult } from "./consent-result";

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: 0, maxWidth: "72ch", overflowWrap: "anywhere" },
  quiet: { ...typographyStyles.body1, margin: 0, maxWidth: "72ch", color: tokens.colorNeutralForeground2 },
  verbs: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  columns: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 320px), 1fr))",
    gap: tokens.spacingHorizontalXXL,
  },
  waiting: { height: "180px" },
});

/** What lets Voice Sync into the tenant: how it stands, and what can be done about it. */
export function ConsentSection() {
  const styles = useStyles();
  const consent = useConsent();
  if (consent.isPending) {
    return (
      <Late>
        <Skeleton aria-label="Reading the approval" aria-busy>
          <SkeletonItem className={styles.waiting} />
        </Skeleton>
      </Late>
    );
  }
  if (consent.data === undefined) {
    return <ReadFailed what="The approval" error={consent.error} onAgain={() => void consent.refetch()} />;
  }
  return (
    <Card title="Approval">
      <ErrorBar error={consent.error} />
      <Consent consent={consent.data} />
    </Card>
  );
}

function Consent({ consent }: { consent: ConsentView }) {
  const styles = useStyles();
  const verbs = useConsentVerbs();
  const isThere = consent.state === "granted" || consent.state === "reconnect_needed";
  const isLeft = consent.state === "revoked" && verbs.revoke.data?.not_removed != null;
  return (
    <>
      <Standing consent={consent} />
      {isThere && (
        <div className={styles.columns}>
          <ConsentFacts consent={consent} />
          <Permissions permissions={consent.permissions} state={consent.state === "granted"} />
        </div>
      )}
      <div className={styles.verbs}>
        {isThere && <Verbs consent={consent} verbs={verbs} />}
        {isLeft && (
          <Button disabledFocusable={verbs.isBusy} onClick={() => verbs.revoke.mutate()}>
            Revoke again
          </Button>
        )}
        <Approve consent={consent} />
        {verbs.isBusy && (
          <Late>
            <Spinner size="tiny" label="Asking Microsoft" />
          </Late>
        )}
      </div>
      <ErrorBar error={verbs.error} />
      <ConsentResult state={consent.state} verbs={verbs} />
    </>
  );
}

function Standing({ consent }: { consent: ConsentView }) {
  const styles = useStyles();
  switch (consent.state) {
    case "not_granted":
      return (
        <p className={styles.text}>
          A Global Administrator must approve Voice Sync for <bdi>{consent.tenant}</bdi> before it can work by
          itself. Until then somebody signs in for each sync.
        </p>
      );
    case "revoked":
      return (
        <p className={styles.text}>
          The approval was revoked here. Nothing is synced by itself; somebody signs in for each sync.
        </p>
      );
    case "reconnect_needed":
      return (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Reconnect needed</MessageBarTitle>
            {consent.reason} {consent.advice}
          </MessageBarBody>
        </MessageBar>
      );
    case "granted":
      return (
        <p className={styles.quiet}>
          {consent.method === "client_secret"
            ? "Voice Sync signs in with a client secret. A Global Administrator can approve it instead; then no secret is needed."
            : "Voice Sync signs in by itself, and nobody is asked again. It never shows, logs or exports what it signs in with; programs that run as the same operating-system user may use it."}
        </p>
      );
  }
}

function Verbs({ consent, verbs }: { consent: ConsentView; verbs: ConsentVerbs }) {
  const press = (start: () => void) => () => {
    verbs.forget();
    start();
  };
  return (
    <>
      <Button disabledFocusable={verbs.isBusy} onClick={press(() => verbs.test.mutate())}>
        Test
      </Button>
      {consent.method === "certificate" && (
        <Button disabledFocusable={verbs.isBusy} onClick={press(() => verbs.renew.mutate())}>
          Renew
        </Button>
      )}
      <Button disabledFocusable={verbs.isBusy} onClick={press(() => verbs.revoke.mutate())}>
        Revoke
      </Button>
    </>
  );
}

function Approve({ consent }: { consent: ConsentView }) {
  switch (consent.state) {
    case "not_granted":
    case "revoked":
      return <ConsentDialog consent={consent} label="Approve Voice Sync" />;
    case "reconnect_needed":
      return <ConsentDialog consent={consent} label="Approve again" />;
    case "granted":
      return (
        <ConsentDialog
          consent={consent}
          primary={consent.method === "client_secret"}
          label={consent.method === "client_secret" ? "Approve Voice Sync" : "Approve again"}
        />
      );
  }
}
