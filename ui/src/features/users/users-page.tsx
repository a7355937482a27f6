import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { ReadFailed } from "../../components/read-failed";
import type { PeoplePageView } from "../../ipc/bindings";
import { counted, number } from "../../lib/count";
import { BlockedSummary } from "./blocked-summary";
import { PeoplePicture } from "./people-picture";
import { NeverRead, ReadAge } from "./reading";
import { noFilter, UsersFilters } from "./users-filters";
import { UsersLoading } from "./users-loading";
import { usePeople, useReadPeople, useUsersSearch } from "./users-query";
import { UsersRows } from "./users-rows";
import { isFiltered, type UsersSearch } from "./users-search";
import { UsersFrame } from "./users-table";

const lead = "Everybody who is enabled for Teams in the phone system, and what Microsoft Teams shows.";
const nobodyText =
  "Enable people for Teams in the phone system; they appear here when Voice Sync has read it again.";
const noneText = "No person has all of what you chose. Take back a filter, or search for less.";

const useStyles = makeStyles({
  end: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
  },
  again: { marginTop: tokens.spacingVerticalM },
});

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
  return (
    <Frame actions={age}>
      <ErrorBar error={read.error ?? people.error} />
      <UsersFilters search={search} counts={page} onChange={change} />
      <BlockedSummary counts={page} onChoose={change} />
      {page.total === 0 ? (
        <Nobody search={search} onClear={() => change(noFilter)} />
      ) : (
        <>
          <UsersFrame order={search} rows={page.total + 1} onOrder={change}>
            <UsersRows people={page.people} />
          </UsersFrame>
          <End page={page} people={people} />
        </>
      )}
    </Frame>
  );
}

function Nobody({ search, onClear }: { search: UsersSearch; onClear: () => void }) {
  const styles = useStyles();
  if (!isFiltered(search)) {
    const title = "Nobody is enabled for Teams in the phone system";
    return <Notice picture={<PeoplePicture />} title={title} text={nobodyText} />;
  }
  return (
    <Notice picture={<PeoplePicture />} title="Nobody matches" text={noneText}>
      <Button className={styles.again} onClick={onClear}>
        Show everybody
      </Button>
    </Notice>
  );
}

/** How much of the list is shown, and the way to more. */
function End({ page, people }: { page: PeoplePageView; people: People }) {
  const styles = useStyles();
  const shown = page.people.length;
  const all = counted(page.total, "person", "people");
  return (
    <div className={styles.end}>
      <span role="status">{people.hasNextPage ? `${number(shown)} of ${all}` : all}</span>
      {people.hasNextPage && (
        <Button disabledFocusable={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          Load more
        </Button>
      )}
    </div>
  );
}
