import { Button, tokens } from "@fluentui/react-components";
import { ClipboardTextLtrRegular, Search48Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import { ExportMenu } from "../../components/export-menu";
import { Late } from "../../components/late";
import { LoadMore } from "../../components/load-more";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { PageLink } from "../../components/page-link";
import { ReadFailed } from "../../components/read-failed";
import { ResultBar } from "../../components/result-bar";
import { counted, number } from "../../lib/count";
import { AuditFilterBar } from "./audit-filter-bar";
import { AuditLoading } from "./audit-loading";
import { useAudit, useAuditSearch, useExportAudit } from "./audit-query";
import { isNarrowed } from "./audit-search";
import { AuditTable } from "./audit-table";

const lead =
  "Who decided or changed something in Voice Sync, when and why. Entries are only ever added: nobody can change or remove one here, and Voice Sync does not either.";
const emptyText =
  "An entry is added when somebody approves, rejects or undoes a job, changes a setting or a voice rule, signs in, grants or revokes the approval, or exports something.";

const entriesOf = (count: number) => counted(count, "entry", "entries");

/** Who did what: the audit trail. */
export function AuditPage() {
  const { search } = useAuditSearch();
  const audit = useAudit(search);
  const exporting = useExportAudit(search);
  const { data: exported } = exporting;
  const hasNone = !audit.isPlaceholderData && audit.data?.pages[0]?.entries.length === 0;
  const isUsable = !(hasNone && !isNarrowed(search)) && !audit.isLoadingError;
  return (
    <Page
      title="Audit"
      help="audit-page"
      lead={lead}
      actions={isUsable && <ExportMenu exporting={exporting} />}
    >
      <ResultBar
        done={exported ? `${entriesOf(exported.count)} exported to ${exported.path}` : null}
        error={exporting.error}
        onDismiss={exporting.reset}
      />
      {isUsable && <AuditFilterBar total={totalWords(audit)} />}
      <Entries audit={audit} />
    </Page>
  );
}

type Audit = ReturnType<typeof useAudit>;

const listedOf = ({ data }: Audit) => data?.pages.flatMap((page) => page.entries) ?? [];

/** How many there are, as far as they were loaded; nothing while that is not known. */
function totalWords(audit: Audit): string {
  if (audit.data === undefined) return "";
  const { length } = listedOf(audit);
  return audit.hasNextPage ? `${number(length)}+ entries` : entriesOf(length);
}

function Entries({ audit }: { audit: Audit }) {
  const { search } = useAuditSearch();
  if (audit.isPending) {
    return (
      <Late>
        <AuditLoading />
      </Late>
    );
  }
  if (audit.data === undefined) {
    return <ReadFailed what="The audit trail" error={audit.error} onAgain={() => void audit.refetch()} />;
  }
  const { pages } = audit.data;
  const listed = listedOf(audit);
  const found = listed.length > 0;
  // What the filters before found is no answer to these.
  if (!found && !audit.isPlaceholderData && !isNarrowed(search)) {
    return <Nothing />;
  }
  const added = counted(pages.at(-1)?.entries.length ?? 0, "more entry", "more entries");
  return (
    <div>
      <ErrorBar error={audit.error} />
      {!found && !audit.isPlaceholderData ? (
        <NoMatch />
      ) : (
        <AuditTable
          entries={listed}
          more={audit.hasNextPage}
          now={new Date()}
          busy={audit.isPlaceholderData}
        />
      )}
      {found && (
        <LoadMore
          more={audit.hasNextPage}
          loading={audit.isFetchingNextPage}
          onMore={() => void audit.fetchNextPage()}
          end="These are all."
          added={pages.length > 1 ? `${added} loaded, ${entriesOf(listed.length)} in the list` : ""}
        />
      )}
    </div>
  );
}

function Nothing() {
  const picture = (
    <ClipboardTextLtrRegular fontSize={48} color={tokens.colorNeutralForeground3} aria-hidden />
  );
  return (
    <Notice picture={picture} title="Nothing recorded yet" text={emptyText}>
      <PageLink to="/help" search={{ topic: "audit-page" }} state={{ helpFrom: "Audit" }}>
        What Audit keeps
      </PageLink>
    </Notice>
  );
}

function NoMatch() {
  const { clear } = useAuditSearch();
  return (
    <Notice
      picture={<Search48Regular aria-hidden />}
      title="No entry matches these filters"
      text="Take a filter away, or choose other days."
    >
      <Button onClick={clear}>Show all entries</Button>
    </Notice>
  );
}
