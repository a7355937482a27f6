import { Button, Field, makeStyles, Switch, tokens } from "@fluentui/react-components";
import { FolderOpen20Regular } from "@fluentui/react-icons";
import { useState } from "react";
import { useBackend } from "../../ipc/backend";
import { counted } from "../../lib/count";
import { chosen, columnProblems } from "./csv-columns";
import { CsvColumnsTable } from "./csv-columns-table";
import type { CsvChoice, Wizard } from "./wizard";

const useStyles = makeStyles({
  file: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalM, minWidth: 0 },
  path: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  choose: { flexShrink: 0 },
});

const PROBLEM = "csv-file-problem";

const fullListHint =
  "On: somebody who is missing from a later version of the file counts as gone, and the number is taken away. Off: nobody counts as gone who is missing.";

/** The columns of a file that was read before this page was opened are known to the shell alone. */
function keptFile({ setup, csv }: Wizard) {
  return csv === null && setup.source?.kind === "csv" ? setup.source : null;
}

/** What is chosen to read people from a file. */
export function useCsvFile(wizard: Wizard) {
  const backend = useBackend();
  const { setup, csv } = wizard;
  const kept = keptFile(wizard);
  const wasFull = setup.source?.kind === "csv" && setup.source.full_list;
  const [fullList, setFullList] = useState(wasFull);
  const [tried, setTried] = useState(false);
  const problems = csv ? columnProblems(csv) : {};

  const pick = async () => {
    const file = await wizard.ask(() => backend.pickCsv());
    if (file) {
      wizard.setCsv({ file, mapping: { ...file.guessed }, sent: false });
      setTried(false);
    }
  };
  const next = async () => {
    setTried(true);
    if (kept) {
      await wizard.go("tenant");
    } else if (csv && Object.keys(problems).length === 0) {
      const { path } = csv.file;
      const request = { source: "csv", path, mapping: chosen(csv), full_list: fullList } as const;
      if (await wizard.send(() => backend.setupPbx(request))) wizard.setCsv({ ...csv, sent: true });
    }
  };
  const unsaved = csv !== null && (!csv.sent || fullList !== wasFull);
  return { unsaved, csv, kept, fullList, setFullList, problems: tried ? problems : {}, tried, pick, next };
}

type Chosen = ReturnType<typeof useCsvFile>;

export function CsvFields({ wizard, file }: { wizard: Wizard; file: Chosen }) {
  const { csv, kept } = file;
  return (
    <>
      <ChosenFile file={file} busy={wizard.busy} />
      {csv && (
        <CsvColumnsTable
          csv={csv}
          problems={file.problems}
          onChoose={(what, header) =>
            wizard.setCsv({ ...csv, mapping: { ...csv.mapping, [what]: header }, sent: false })
          }
        />
      )}
      {(csv || kept) && (
        <Field hint={kept ? "Choose the file again to change how it is read." : fullListHint}>
          <Switch
            label="This file lists everybody"
            checked={file.fullList}
            disabled={kept !== null}
            onChange={(_, { checked }) => file.setFullList(checked)}
          />
        </Field>
      )}
    </>
  );
}

function ChosenFile({ file: { csv, kept, tried, pick }, busy }: { file: Chosen; busy: boolean }) {
  const styles = useStyles();
  const path = csv?.file.path ?? kept?.path;
  const isMissing = tried && path === undefined;
  const problem = { id: PROBLEM, children: "Choose the file that lists people and their numbers." };
  return (
    <Field
      label="File"
      required
      {...(isMissing && { validationMessage: problem })}
      {...(csv && { hint: rows(csv) })}
    >
      <div className={styles.file}>
        <Button
          className={styles.choose}
          icon={<FolderOpen20Regular />}
          disabledFocusable={busy}
          data-invalid={isMissing}
          {...(isMissing && { "aria-describedby": PROBLEM })}
          onClick={() => void pick()}
        >
          {path === undefined ? "Choose a file" : "Choose another file"}
        </Button>
        {path !== undefined && (
          <span className={styles.path} title={path}>
            <bdi>{path}</bdi>
          </span>
        )}
      </div>
    </Field>
  );
}

function rows({ file }: CsvChoice): string {
  if (file.rows === 0) {
    return "No rows could be read with the columns that were recognised. Choose the columns below.";
  }
  return `${counted(file.rows, "row")}.`;
}
