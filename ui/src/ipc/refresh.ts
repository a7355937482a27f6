import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useBackend } from "./backend";
import type { EventView } from "./bindings";
import { keys } from "./queries";

type EventOf<Name extends EventView["event"]> = Extract<EventView, { event: Name }>;

/** What has to be asked again after each event. A missing entry is a type error. */
const refreshes: { [Name in EventView["event"]]: (event: EventOf<Name>) => readonly QueryKey[] } = {
  connection_changed: () => [[]],
  state_moved: () => [keys.state],
  mirror_refreshed: () => [keys.state, keys.pbx, keys.people, keys.everyPerson, keys.audit],
  job_moved: ({ job }) => [
    keys.state,
    keys.jobs,
    keys.jobDays,
    keys.job(job),
    keys.people,
    keys.everyPerson,
    keys.audit,
  ],
  job_progressed: ({ job }) => [keys.state, keys.job(job)],
  people_read: () => [keys.people, keys.everyPerson, keys.audit],
  consent_moved: () => [keys.state, keys.consent, keys.audit],
  // A refused one stands in the audit trail.
  sign_in_moved: () => [keys.signIn, keys.audit],
  // The desktop tells it; what it is about has moved with an event of its own.
  noticed: () => [],
  settings_saved: () => [
    keys.settings,
    keys.state,
    keys.voiceRules,
    keys.pbx,
    keys.people,
    keys.everyPerson,
    keys.audit,
  ],
  preferences_saved: () => [keys.preferences],
};

/** The questions to ask again after `event`. */
export function toRefresh(event: EventView): readonly QueryKey[] {
  return (refreshes[event.event] as (event: EventView) => readonly QueryKey[])(event);
}

/** Asks again what an event of the shell made old, for as long as the page stands. */
export function useRefreshOnEvents() {
  const backend = useBackend();
  const queries = useQueryClient();
  useEffect(() => {
    const listening = backend.listen((event) => {
      for (const queryKey of toRefresh(event)) void queries.invalidateQueries({ queryKey });
    });
    return () => void listening.then((stop) => stop());
  }, [backend, queries]);
}
