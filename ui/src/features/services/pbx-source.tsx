import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
  tokens,
} from "@fluentui/react-components";
import { PlugConnected20Regular } from "@fluentui/react-icons";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { type FactOf, Facts } from "../../components/facts";
import { Late } from "../../components/late";
import { Result } from "../../components/result";
import type { SourceView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { useTestPbx } from "./pbx-query";

const useStyles = makeStyles({
  test: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: tokens.spacingHorizontalM },
});

function factsOf(source: SourceView): FactOf[] {
  switch (source.kind) {
    case "eight_by_eight":
      return [
        { name: "Source", value: "8x8 Work, Administration API" },
        { name: "Address", value: <bdi>{source.address}</bdi> },
        { name: "Customer id", value: source.customer ? <bdi>{source.customer}</bdi> : "Not known yet" },
      ];
    case "csv":
      return [
        { name: "Source", value: "CSV file" },
        { name: "File", value: <bdi>{source.path}</bdi> },
        {
          name: "Lists everybody",
          value: source.full_list ? "Yes" : "No: nobody is removed for not being in the file",
        },
      ];
  }
}

/** Which phone system it is, and whether it answers. */
export function PbxSource({ source }: { source: SourceView }) {
  const styles = useStyles();
  const test = useTestPbx();
  return (
    <Card title="Source">
      <Facts facts={factsOf(source)} />
      <div className={styles.test}>
        <Button
          icon={<PlugConnected20Regular />}
          disabledFocusable={test.isPending}
          onClick={() => test.mutate()}
        >
          Test connection
        </Button>
        {test.isPending && (
          <Late>
            <Spinner size="tiny" label="Asking the phone system" />
          </Late>
        )}
      </div>
      <ErrorBar error={test.error} />
      <Result>
        {test.data && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>
                <bdi>{test.data.sentence}</bdi>
              </MessageBarTitle>
              {test.data.users !== null && `It has ${counted(test.data.users, "user")}.`}
            </MessageBarBody>
          </MessageBar>
        )}
      </Result>
    </Card>
  );
}
