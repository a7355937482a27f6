import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { useId } from "react";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { Spoken } from "../../components/spoken";
import { useNow } from "../../components/use-now";
import type { DifferenceView, DriftView, PersonView } from "../../ipc/bindings";
import { exactMoment, momentInSentence } from "../../lib/time";
import { KeepShown } from "./keep-shown";
import type { PersonVerbs } from "./person-query";
import { useSyncUser } from "./use-sync-user";

type DriftProps = { person: PersonView; drift: DriftView; verbs: PersonVerbs };

/** What somebody changed in Microsoft Teams, and the two answers to it. */
export function Drift({ person, drift, verbs }: DriftProps) {
  const now = useNow();
  const { start, isOff, why, error } = useSyncUser(person.user, verbs);
  const reason = useId();
  const seen = momentInSentence(drift.since, now);
  return (
    <section aria-label="Changed in Microsoft Teams">
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Changed in Microsoft Teams, not in the phone system</MessageBarTitle>
          <time dateTime={drift.since} title={exactMoment(drift.since)}>{`Noticed ${seen}.`}</time> Auto Sync
          leaves it; the next Sync Now goes by the phone system, unless you keep what Microsoft Teams has.
          <Facts facts={drift.differences.map(fact)} />
        </MessageBarBody>
        <MessageBarActions>
          {why && <Spoken id={reason}>{why}</Spoken>}
          <Button disabledFocusable={isOff} aria-describedby={why ? reason : undefined} onClick={start}>
            Repair
          </Button>
          <KeepShown user={person.user} name={person.name} verbs={verbs} />
        </MessageBarActions>
      </MessageBar>
      <ErrorBar error={error} />
    </section>
  );
}

function fact({ field, ours, shown }: DifferenceView) {
  const none = field === "number" ? "no number" : "the tenant's default";
  const name = field.charAt(0).toUpperCase() + field.slice(1);
  return {
    name,
    value: (
      <>
        <bdi>{ours}</bdi> was verified, Microsoft Teams has <bdi>{shown ?? none}</bdi>
      </>
    ),
  };
}

/** Who keeps what Microsoft Teams has, for how long and why. */
export function Kept({ person: { kept, drift } }: { person: Pick<PersonView, "kept" | "drift"> }) {
  if (!kept) return null;
  const { until, by, reason } = kept;
  return (
    <Facts
      facts={[
        {
          name: "Until",
          value: until ? <time dateTime={until}>{exactMoment(until)}</time> : "Somebody ends it",
        },
        { name: "Kept by", value: <bdi>{by}</bdi> },
        { name: "Reason", value: <bdi>{reason}</bdi> },
        ...(drift?.differences ?? []).map(fact),
      ]}
    />
  );
}
