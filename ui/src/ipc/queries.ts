import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { type Backend, useBackend } from "./backend";
import type {
  AuditFilterRequest,
  JobFilterRequest,
  JobPeopleFilterRequest,
  JobPositionView,
  PeopleRequest,
  PolicyTypeView,
} from "./bindings";

/** The name of every question the page asks, so that an event can say which to ask again. */
export const keys = {
  window: ["window"],
  preferences: ["preferences"],
  state: ["state"],
  jobs: ["jobs"],
  jobsPage: (filter: JobFilterRequest, after: JobPositionView | null = null) => ["jobs", filter, after],
  everyJob: ["job"],
  job: (job: number) => ["job", job],
  jobPeople: (job: number, filter: JobPeopleFilterRequest) => ["job", job, "people", filter],
  jobLog: (job: number) => ["job", job, "log"],
  people: ["people"],
  peoplePage: (request: PeopleRequest) => ["people", request],
  everyPerson: ["person"],
  person: (user: string) => ["person", user],
  pbx: ["pbx"],
  voiceRules: ["voice-rules"],
  consent: ["consent"],
  settings: ["settings"],
  startAtLogin: ["start-at-login"],
  registration: ["registration"],
  signIn: ["sign-in"],
  policy: (policy: PolicyTypeView, name: string) => ["policy", policy, name],
  setup: ["setup"],
  audit: ["audit"],
  auditPage: (filter: AuditFilterRequest) => ["audit", filter],
  jobDays: ["job-days"],
  jobDaysOf: (bounds: readonly string[]) => ["job-days", bounds],
} as const;

const windowOf = (backend: Backend) =>
  queryOptions({ queryKey: keys.window, queryFn: () => backend.window() });
const stateOf = (backend: Backend) => queryOptions({ queryKey: keys.state, queryFn: () => backend.state() });
const preferencesOf = (backend: Backend) =>
  queryOptions({ queryKey: keys.preferences, queryFn: () => backend.preferences() });

/** Asks what the first page needs while it is still being built: the answers are there when it is drawn. */
export function askAhead(queries: QueryClient, backend: Backend) {
  void queries.prefetchQuery(windowOf(backend));
  void queries.prefetchQuery(preferencesOf(backend));
  void queries.prefetchQuery(stateOf(backend));
}

/** What the window is about: the open connection, and those that could be opened. */
export function useWindow() {
  return useQuery(windowOf(useBackend()));
}

/** Which tenant the window is about; `null` before one is connected. */
export function useConnection() {
  return useQuery({ ...windowOf(useBackend()), select: ({ connection }) => connection });
}

/** How everything stands: the button, the queue, what runs, who leads. */
export function useSyncState() {
  return useQuery(stateOf(useBackend()));
}

/** How the consent stands. */
export function useConsent() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.consent, queryFn: () => backend.consent() });
}

/** How the phone system and our copy of it stand. */
export function usePbxStatus() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.pbx, queryFn: () => backend.pbxStatus() });
}

/** Theme, last page and the like. */
export function usePreferences() {
  return useQuery(preferencesOf(useBackend()));
}
