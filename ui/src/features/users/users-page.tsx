import { Button } from "@fluentui/react-components";
import { Search48Regular } from "@fluentui/react-icons";
import { type ReactNode, useState } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { LoadMore } from "../../components/load-more";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { PageLink } from "../../components/page-link";
import { ReadFailed } from "../../components/read-failed";
import type { PeoplePageView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { BlockedSummary } from "./blocked-summary";
import { PeoplePicture } from "./people-picture";
import { NeverRead, ReadAge } from "./reading";
import { UsersFilters } from "./users-filters";
import { UsersLoading } from "./users-loading";
import { usePeople, useReadPeople, useUsersSearch } from "./users-query";
import { UsersRows } from "./users-rows";
import { isNarrowed, PAGE } from "./users-search";
import { UsersFrame } from "./users-table";

const lead = "Everybody who is enabled for Teams in the phone system, and what Microsoft Teams shows.";
const nobodyText =
  "Enable people for Teams in the phone system; they appear here when Voice Sync has read it again.";
const noneText = "No person has all of what you chose. Take back a filter, or search for less.";

/** Everybody over both systems. */
export function UsersPage() {
  const { search } = useUsersSearch();
  const people = usePeople(search);
  if (people.isPending) {
    return (
      <Frame>
        <Late>
          <UsersLoading />
        </Late>
      </Frame>
    );
  }
  if (people.data === undefined) {
    return (
      <Frame>
        <ReadFailed what="Users" error={people.error} onAgain={() => void people.refetch()} />
      </Frame>
    );
  }
  const { read_at, reading } = people.data;
  if (read_at === null) {
    return (
      <Frame>
        <NeverRead reading={reading} />
      </Frame>
    );
  }
  return <Read page={people.data} readAt={read_at} people={people} />;
}

function Frame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <Page title="Users" lead={lead} help="users-list" actions={actions}>
      {children}
    </Page>
  );
}

type People = ReturnType<typeof usePeople>;

function Read({ page, readAt, people }: { page: PeoplePageView; readAt: string; people: People }) {
  const { search, change } = useUsersSearch();
  const read = useReadPeople();
  const age = (
    <ReadAge readAt={readAt} reading={page.reading} asking={read.isPending} onRead={() => read.mutate()} />
  );
  // What the filters before found is no answer to these.
  const hasNone = page.total === 0 && !people.isPlaceholderData;
  const isEmpty = hasNone && !isNarrowed(search);
  return (
    <Frame actions={age}>
      <ErrorBar error={read.error ?? people.error} />
      {isEmpty ? (
        <Nobody />
      ) : (
        <>
          <UsersFilters page={page} />
          <BlockedSummary counts={page} onChoose={change} />
          {hasNone ? <NoMatch /> : <Listed page={page} people={people} />}
        </>
      )}
    </Frame>
  );
}

function Listed({ page, people }: { page: PeoplePageView; people: People }) {
  const { search, change } = useUsersSearch();
  const [body, setBody] = useState<Element | null>(null);
  return (
    <div>
      <UsersFrame
        order={search}
        body={setBody}
        rows={page.total + 1}
        busy={people.isPlaceholderData}
        onOrder={change}
      >
        <UsersRows people={page.people} body={body} />
      </UsersFrame>
      <LoadMore
        more={people.hasNextPage}
        loading={people.isFetchingNextPage}
        onMore={() => void people.fetchNextPage()}
        end="These are all."
        added={listedWords(page, people)}
      />
    </div>
  );
}

/** How many are in the list; nothing where all of them came at once. */
function listedWords({ people: { length }, total }: PeoplePageView, { hasNextPage }: People): string {
  if (hasNextPage) return `${number(length)} of ${counted(total, "person", "people")}`;
  return length > PAGE ? `${counted(length, "person", "people")} in the list` : "";
}

function Nobody() {
  const title = "Nobody is enabled for Teams in the phone system";
  return (
    <Notice picture={<PeoplePicture />} title={title} text={nobodyText}>
      <PageLink to="/services/pbx">See when the phone system was read</PageLink>
    </Notice>
  );
}

function NoMatch() {
  const { clear } = useUsersSearch();
  return (
    <Notice picture={<Search48Regular aria-hidden />} title="Nobody matches" text={noneText}>
      <Button onClick={clear}>Show everybody</Button>
    </Notice>
  );
}
