import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { CheckmarkCircle20Filled } from "@fluentui/react-icons";
import { PageLink } from "../../components/page-link";
import { blockedCauses, causeName, causes, stateWords } from "../../components/person-words";
import { Sign } from "../../components/sign";
import { useNow } from "../../components/use-now";
import type { PeoplePageView, PersonStateView } from "../../ipc/bindings";
import { useSyncState } from "../../ipc/queries";
import { counted, number } from "../../lib/count";
import { exactMoment, since } from "../../lib/time";
import { useCounts } from "./attention-query";
import { ReadingCard } from "./reading-card";
import { ToJob } from "./ways";

/** Beside those who are blocked: whom somebody should look at. */
const remarkable: readonly PersonStateView[] = ["drifted", "left"];

/** Causes of people who are not counted as blocked. */
const otherCauses = causes.filter((cause) => !blockedCauses.includes(cause));

/** So many held jobs have a line of their own. */
const MOST_HELD = 3;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
  },
  below: { paddingInlineStart: tokens.spacingHorizontalL },
  count: { ...typographyStyles.body1Strong, fontVariantNumeric: "tabular-nums" },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** What does not get better by itself, each with the way to it. */
export function AttentionCard() {
  const styles = useStyles();
  const people = useCounts();
  const state = useSyncState();
  const held = state.data?.held_jobs ?? [];
  // Nothing is said to be well before both are known.
  const query = state.isPending ? { ...people, data: undefined } : people;
  return (
    <ReadingCard title="Needs attention" query={query} foot={people.data && <Age page={people.data} />}>
      {(page) => {
        const isCalm = held.length === 0 && !hasSomebody(page);
        if (isCalm && page.read_at !== null) {
          return (
            <span>
              <Sign look={{ text: "Nobody needs you now", tone: "good", Icon: CheckmarkCircle20Filled }} />
            </span>
          );
        }
        return (
          <ul className={styles.list}>
            <Held jobs={held} />
            <People page={page} />
          </ul>
        );
      }}
    </ReadingCard>
  );
}

function Held({ jobs }: { jobs: readonly number[] }) {
  const styles = useStyles();
  const more = jobs.length - MOST_HELD;
  return (
    <>
      {jobs.slice(0, MOST_HELD).map((job) => (
        <li key={job} className={styles.row}>
          <ToJob inline={false} job={job}>
            Job {job} is held for approval
          </ToJob>
        </li>
      ))}
      {more > 0 && (
        <li className={styles.row}>
          <PageLink to="/jobs" search={{ statuses: ["held"] }}>
            And {counted(more, "other held job")}
          </PageLink>
        </li>
      )}
    </>
  );
}

function hasSomebody({ states, causes }: PeoplePageView): boolean {
  const all = ["blocked" as const, ...remarkable].map((state) => states[state] ?? 0);
  return [...all, ...Object.values(causes)].some((people) => people > 0);
}

function People({ page }: { page: PeoplePageView }) {
  return (
    <>
      <StateRow page={page} state="blocked" />
      <Causes page={page} of={blockedCauses} below />
      <Causes page={page} of={otherCauses} />
      {remarkable.map((state) => (
        <StateRow key={state} page={page} state={state} />
      ))}
    </>
  );
}

type CausesProps = { page: PeoplePageView; of: readonly string[]; below?: boolean };

/** The causes of these that somebody has, the most frequent first; `below` the state they add up to. */
function Causes({ page, of, below = false }: CausesProps) {
  const styles = useStyles();
  const groups = of
    .map((cause) => ({ cause, people: page.causes[cause] ?? 0 }))
    .filter(({ people }) => people > 0)
    .sort((a, b) => b.people - a.people);
  return groups.map(({ cause, people }) => (
    <li key={cause} className={styles.row}>
      <PageLink to="/users" search={{ causes: [cause] }} className={below ? styles.below : undefined}>
        {causeName(cause)}
      </PageLink>
      <span className={styles.count}>{number(people)}</span>
    </li>
  ));
}

function StateRow({ page, state }: { page: PeoplePageView; state: PersonStateView }) {
  const styles = useStyles();
  const people = page.states[state] ?? 0;
  if (people === 0) return null;
  return (
    <li className={styles.row}>
      <PageLink to="/users" search={{ states: [state] }}>
        {stateWords[state]}
      </PageLink>
      <span className={styles.count}>{number(people)}</span>
    </li>
  );
}

/** How old the counts are. */
function Age({ page: { read_at } }: { page: PeoplePageView }) {
  const styles = useStyles();
  const now = useNow();
  if (read_at === null) {
    return (
      <span className={styles.quiet}>
        Microsoft Teams has not been read yet.{" "}
        <PageLink inline to="/users">
          Read it under Users
        </PageLink>
      </span>
    );
  }
  return (
    <time className={styles.quiet} dateTime={read_at} title={exactMoment(read_at)}>
      Microsoft read {since(read_at, now)}
    </time>
  );
}
