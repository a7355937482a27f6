import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
} from "@fluentui/react-components";
import { FolderZip20Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { PageLink } from "../../components/page-link";
import { Result } from "../../components/result";
import { useBackend } from "../../ipc/backend";
import type { DiagnosticsView } from "../../ipc/bindings";
import { useCardStyles } from "./card-styles";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", userSelect: "text" },
  contents: { margin: 0 },
});

/** What support is given, without anybody's name, number, address or secret. */
export function DiagnosticsCard() {
  const styles = useCardStyles();
  const backend = useBackend();
  const saving = useMutation({ networkMode: "always", mutationFn: () => backend.exportDiagnostics() });
  return (
    <Card title="Diagnostics">
      <p className={styles.note}>
        For support, in one file: versions, settings without secrets, how everything stands, the last sync
        jobs, and lines of the logs. People, accounts, administrators, computers and the tenant have names of
        this bundle alone; numbers, addresses, secrets and free text are left out.{" "}
        <PageLink inline to="/help" search={{ topic: "diagnostics-bundle" }} state={{ helpFrom: "Settings" }}>
          What is in a diagnostics bundle?
        </PageLink>
      </p>
      <div className={styles.verbs}>
        <Button
          icon={<FolderZip20Regular />}
          disabledFocusable={saving.isPending}
          onClick={() => saving.mutate()}
        >
          Save diagnostics bundle
        </Button>
        {saving.isPending && (
          <Late>
            <Spinner size="tiny" label="Collecting" />
          </Late>
        )}
      </div>
      <ErrorBar error={saving.error} />
      <Result>{saving.data && <Saved bundle={saving.data} />}</Result>
    </Card>
  );
}

function Saved({ bundle: { path, contents } }: { bundle: DiagnosticsView }) {
  const styles = useStyles();
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>The diagnostics bundle is saved</MessageBarTitle>
        <div>
          <bdi>{path}</bdi>
        </div>
        <ul className={styles.contents} aria-label="What is in it">
          {contents.map((line) => (
            <li key={line}>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
