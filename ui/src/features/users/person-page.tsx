import {
  Breadcrumb,
  BreadcrumbDivider,
  BreadcrumbItem,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Page } from "../../components/page";
import { PageLink } from "../../components/page-link";
import { ReadFailed } from "../../components/read-failed";
import type { PersonDetailView } from "../../ipc/bindings";
import { PersonActions } from "./person-actions";
import { PersonFacts } from "./person-facts";
import { PersonLoading } from "./person-loading";
import { usePerson, usePersonVerbs } from "./person-query";
import { PersonQuestions } from "./person-questions";
import { PersonResult } from "./person-result";
import { PersonValues } from "./person-values";
import { Timeline } from "./timeline";

const useStyles = makeStyles({
  here: {
    minWidth: 0,
    maxWidth: "40ch",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    paddingInline: tokens.spacingHorizontalSNudge,
  },
  trail: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalSNudge})` },
  back: { paddingInline: tokens.spacingHorizontalSNudge },
});

/** One person over both systems, what can be done about them, and what happened. */
export function PersonPage({ user }: { user: string }) {
  const person = usePerson(user);
  if (person.isPending) {
    return (
      <Frame title="User" here="">
        <Late>
          <PersonLoading />
        </Late>
      </Frame>
    );
  }
  if (person.data === undefined) {
    return (
      <Frame title="User" here="">
        <ReadFailed what="This user" error={person.error} onAgain={() => void person.refetch()} />
      </Frame>
    );
  }
  return <Known key={user} detail={person.data} error={person.error} />;
}

type KnownProps = { detail: PersonDetailView; error: unknown };

/** `error`: why the newest state could not be read. */
function Known({ detail, error }: KnownProps) {
  const { user, name, upn } = detail.person;
  const verbs = usePersonVerbs(user);
  const title = name || user;
  return (
    <Frame
      title={title}
      here={title}
      lead={upn ?? "No Microsoft account found"}
      actions={<PersonActions detail={detail} verbs={verbs} />}
    >
      <ErrorBar error={error} />
      <PersonResult verbs={verbs} />
      <PersonQuestions detail={detail} verbs={verbs} />
      <PersonValues person={detail.person} />
      <PersonFacts detail={detail} />
      <Timeline entries={detail.timeline} />
    </Frame>
  );
}

type FrameProps = { title: string; here: string; lead?: string; actions?: ReactNode; children: ReactNode };

function Frame({ here, children, ...page }: FrameProps) {
  return (
    <Page {...page} help="one-user" above={<Trail here={here} />}>
      {children}
    </Page>
  );
}

/** The way back keeps what the list was narrowed by. */
function Trail({ here }: { here: string }) {
  const styles = useStyles();
  const search = useLocation({ select: ({ state }) => state.users });
  return (
    <Breadcrumb aria-label="Breadcrumb" className={styles.trail}>
      <BreadcrumbItem>
        <PageLink to="/users" className={styles.back} {...(search && { search })}>
          Users
        </PageLink>
      </BreadcrumbItem>
      {here && (
        <>
          <BreadcrumbDivider />
          <BreadcrumbItem>
            <span className={styles.here} aria-current="page" title={here}>
              <bdi>{here}</bdi>
            </span>
          </BreadcrumbItem>
        </>
      )}
    </Breadcrumb>
  );
}
