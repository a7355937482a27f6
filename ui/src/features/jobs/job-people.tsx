import { Button, makeStyles, SearchBox, ToggleButton, tokens } from "@fluentui/react-components";
import { People48Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import { ExportMenu, useExport } from "../../components/export-menu";
import { hasEnded } from "../../components/job-status";
import { Late } from "../../components/late";
import { LoadFailed } from "../../components/load-failed";
import { LoadMore } from "../../components/load-more";
import { Notice } from "../../components/notice";
import { ResultBar } from "../../components/result-bar";
import { useDraft } from "../../components/use-draft";
import { useBackend } from "../../ipc/backend";
import type { JobDetailView, JobPeopleCountsView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { useJobPeople } from "./job-query";
import { choiceOf, useJobSearch } from "./job-search";
import { isChosen, type PeopleChoice, peopleFilter, showNames, shows } from "./people-choice";
import { PeopleLoading, PeopleTable } from "./people-table";
import { SummaryTiles } from "./summary-tiles";

const useStyles = makeStyles({
  people: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  search: { flexGrow: 1, flexBasis: "200px", minWidth: 0, maxWidth: "320px" },
  end: { marginInlineStart: "auto" },
});

/** The people of a job: whom to show, and everybody of that choice. */
export function JobPeople({ detail }: { detail: JobDetailView }) {
  const styles = useStyles();
  const { search, change } = useJobSearch();
  const { text = "" } = search;
  const [draft, setDraft] = useDraft(text, (text) => change({ text }));
  const choose = (choice: PeopleChoice | null) => change({ show: undefined, state: undefined, ...choice });
  // Without a step there is nobody with changes to begin with.
  const choice = choiceOf(search) ?? { show: detail.steps > 0 ? "with_steps" : "all" };
  const filter = peopleFilter(choice, text);
  const people = useJobPeople(detail.job.id, filter);
  const backend = useBackend();
  const exporting = useExport((format) => backend.exportJobPeople(detail.job.id, filter, format));
  const { data: exported } = exporting;
  const state = "state" in choice ? choice.state : null;
  return (
    <div className={styles.people}>
      {detail.summary && (
        <SummaryTiles
          summary={detail.summary}
          isOver={hasEnded(detail.job.status)}
          chosen={state}
          onChosen={(state) => choose(state && { state })}
        />
      )}
      <div className={styles.bar}>
        <ShowChoice choice={choice} counts={people.data?.pages[0]?.counts} onChosen={choose} />
        <SearchBox
          className={styles.search}
          aria-label="Search people of this job"
          placeholder="Name, address or number"
          value={draft}
          onChange={(_, { value }) => setDraft(value)}
        />
        <span className={styles.end}>
          <ExportMenu exporting={exporting} />
        </span>
      </div>
      <ResultBar
        done={exported ? `${counted(exported.count, "person", "people")} exported to ${exported.path}` : null}
        error={exporting.error}
        onDismiss={exporting.reset}
      />
      <People
        people={people}
        isSearch={text !== ""}
        onAll={() => change({ show: "all", state: undefined, text: "" })}
      />
    </div>
  );
}

type ShowChoiceProps = {
  choice: PeopleChoice;
  counts: JobPeopleCountsView | undefined;
  onChosen: (choice: PeopleChoice) => void;
};

function ShowChoice({ choice, counts, onChosen }: ShowChoiceProps) {
  return shows.map((show) => (
    <ToggleButton
      key={show}
      size="small"
      shape="circular"
      checked={isChosen(choice, show)}
      onClick={() => onChosen({ show })}
    >
      {showNames[show]}
      {counts && ` ${number(counts[show])}`}
    </ToggleButton>
  ));
}

type PeopleProps = { people: ReturnType<typeof useJobPeople>; isSearch: boolean; onAll: () => void };

function People({ people, isSearch, onAll }: PeopleProps) {
  if (people.isPending) {
    return (
      <Late>
        <PeopleLoading />
      </Late>
    );
  }
  if (people.data === undefined) {
    return (
      <LoadFailed what="The people of this job" error={people.error} onAgain={() => void people.refetch()} />
    );
  }
  const { pages } = people.data;
  const listed = pages.flatMap((page) => page.people);
  if (listed.length === 0) {
    const hasOthers = isSearch || (pages[0]?.counts.all ?? 0) > 0;
    return <Nobody isSearch={isSearch} hasOthers={hasOthers} onAll={onAll} />;
  }
  const added = counted(pages.at(-1)?.people.length ?? 0, "more person", "more people");
  const inList = counted(listed.length, "person", "people");
  return (
    <div>
      <ErrorBar error={people.error} />
      <PeopleTable people={listed} now={new Date()} busy={people.isPlaceholderData} />
      <LoadMore
        more={people.hasNextPage}
        loading={people.isFetchingNextPage}
        onMore={() => void people.fetchNextPage()}
        end="These are all."
        added={pages.length > 1 ? `${added} loaded, ${inList} in the list` : inList}
      />
    </div>
  );
}

type NobodyProps = {
  isSearch: boolean;
  /** Whether the job may have people who are not shown. */
  hasOthers: boolean;
  onAll: () => void;
};

function Nobody({ isSearch, hasOthers, onAll }: NobodyProps) {
  return (
    <Notice
      role="status"
      picture={<People48Regular color={tokens.colorNeutralForeground3} aria-hidden />}
      title={isSearch ? "Nobody in this choice matches the search" : "Nobody in this job belongs here"}
      text={
        hasOthers
          ? "Choose another group above, or search for less."
          : "This job planned nothing for anybody. Its output log says what it found."
      }
    >
      {hasOthers && <Button onClick={onAll}>Show everybody</Button>}
    </Notice>
  );
}
