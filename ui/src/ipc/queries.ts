import { useQuery } from "@tanstack/react-query";
import { useBackend } from "./backend";
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

/** What the window is about: the open connection, and those that could be opened. */
export function useWindow() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.window, queryFn: () => backend.window() });
}

/** Which tenant the window is about; `null` before one is connected. */
export function useConnection() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.window,
    queryFn: () => backend.window(),
    select: ({ connection }) => connection,
  });
}

/** How everything stands: the button, the queue, what runs, who leads. */
export function useSyncState() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.state, queryFn: () => backend.state() });
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
  const backend = useBackend();
  return useQuery({ queryKey: keys.preferences, queryFn: () => backend.preferences() });
}
