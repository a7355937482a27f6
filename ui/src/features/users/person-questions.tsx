import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { Facts } from "../../components/facts";
import { PageLink } from "../../components/page-link";
import { holdWords } from "../../components/person-words";
import { SupportIds } from "../../components/support-ids";
import { useNow } from "../../components/use-now";
import type {
  HoldView,
  IdentityQuestionView,
  NotShownView,
  PersonDetailView,
  PersonView,
} from "../../ipc/bindings";
import { exactMoment, until } from "../../lib/time";
import { Drift, Kept } from "./person-drift";
import type { PersonVerbs } from "./person-query";

/** What waits for an administrator, or for time. */
export function PersonQuestions({ detail, verbs }: { detail: PersonDetailView; verbs: PersonVerbs }) {
  const { identity_question, removal_at, person } = detail;
  return (
    <>
      {identity_question && <Identity question={identity_question} verbs={verbs} />}
      {removal_at && <Removal at={removal_at} />}
      {person.not_shown && <NotShown write={person.not_shown} />}
      {person.drift && person.state === "drifted" && (
        <Drift person={person} drift={person.drift} verbs={verbs} />
      )}
      {person.hold && <Hold hold={person.hold} person={person} verbs={verbs} />}
    </>
  );
}

function Identity({ question, verbs }: { question: IdentityQuestionView; verbs: PersonVerbs }) {
  const { identity } = verbs;
  const { pinned_upn, pinned_account, found } = question;
  const before = [pinned_upn, pinned_account].filter(Boolean).join(" · ");
  return (
    <section aria-label="Which account is right?">
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Identity changed: which account is right?</MessageBarTitle>
          Nothing is written for this user until you confirm the account found now, or choose another one.
          <Facts
            facts={[
              { name: "Before", value: <bdi>{before}</bdi> },
              { name: "Found now", value: <bdi>{found}</bdi> },
            ]}
          />
        </MessageBarBody>
        <MessageBarActions>
          <Button disabledFocusable={identity.isPending} onClick={() => identity.mutate()}>
            The account found now is right
          </Button>
        </MessageBarActions>
      </MessageBar>
    </section>
  );
}

const vanishing =
  "The phone system does not show this user any more. If that is confirmed then, the number and the voice policies are taken away. If it is a mistake, restore the user in the phone system.";

function Removal({ at }: { at: string }) {
  const now = useNow();
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          <time dateTime={at} title={exactMoment(at)}>{`Removal ${until(at, now)}`}</time>
        </MessageBarTitle>
        {vanishing}
      </MessageBarBody>
    </MessageBar>
  );
}

/** What Microsoft's support asks for stands here, not only in the timeline. */
function NotShown({ write }: { write: NotShownView }) {
  const { sent_at, sentence, advice, job } = write;
  return (
    <section aria-label="Not shown by Microsoft">
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Microsoft accepted a change and does not show it</MessageBarTitle>
          {`${sentence} ${advice}`}
          <Facts
            facts={[
              { name: "Sent", value: <time dateTime={sent_at}>{exactMoment(sent_at)}</time> },
              { name: "Ids", value: <SupportIds ids={write} /> },
              {
                name: "Sent by",
                value: <PageLink to="/jobs/$job" params={{ job: String(job) }}>{`Job ${job}`}</PageLink>,
              },
            ]}
          />
        </MessageBarBody>
      </MessageBar>
    </section>
  );
}

type HoldProps = { hold: HoldView; person: PersonView; verbs: PersonVerbs };

function Hold({ hold, person, verbs: { plan, keep } }: HoldProps) {
  const { title, text } = holdWords[hold];
  const again = () => {
    keep.reset();
    plan.mutate();
  };
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {text}
        <Kept person={person} />
      </MessageBarBody>
      <MessageBarActions>
        <Button disabledFocusable={plan.isPending} onClick={again}>
          Plan again
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
