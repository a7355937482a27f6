import type { Backend } from "../ipc/backend";
import type {
  ConnectionView,
  CountsView,
  EventView,
  JobDetailView,
  JobPersonView,
  JobView,
  PersonDetailView,
  PersonView,
  StateView,
  StepView,
  VoiceRulesView,
} from "../ipc/bindings";
import { autoSync } from "./fake-auto-sync";
import { consent } from "./fake-consent";
import { pbxStatus } from "./fake-pbx";
import { preferences, settings } from "./fake-settings";

export const sampleConnection: ConnectionView = {
  id: "sample",
  tenant_name: "Contoso Sample",
  tenant_domain: "contoso.example",
  tenant_id: "00000000-0000-4000-8000-000000000001",
  sample: true,
};

const shown = { shown: true, enabled: true, reason: null };
const hidden = { shown: false, enabled: false, reason: null };

export function state(fields: Partial<StateView> = {}): StateView {
  return {
    button: "up_to_date",
    queued: 0,
    queued_changes: [],
    held_jobs: [],
    running: null,
    another_waits: false,
    last_job: null,
    mirror_at: "2026-11-22T09:30:00Z",
    following: null,
    consent: "granted",
    failure: null,
    menu: { teams: hidden, manual: shown, pbx: hidden },
    suspect: null,
    auto_sync: autoSync(),
    ...fields,
  };
}

const nobody: CountsView = {
  planned: 0,
  verified: 0,
  failed: 0,
  skipped: 0,
  waiting: 0,
  not_sent: 0,
  blocked: 0,
  already_right: 0,
  without_number: 0,
};

export function counts(fields: Partial<CountsView> = {}): CountsView {
  return { ...nobody, ...fields };
}

export function job(fields: Partial<JobView> = {}): JobView {
  return {
    id: 1,
    type: "auto",
    purpose: "sync",
    of: null,
    status: "completed",
    started_by: "Auto Sync",
    computer: "ADMIN-PC",
    microsoft_account: null,
    started_at: "2026-11-22T09:30:00Z",
    ended_at: "2026-11-22T09:31:05Z",
    duration_s: 65,
    counts: counts({ planned: 12, verified: 12 }),
    held_because: [],
    failure: null,
    plan_hash: "6f1ed002ab5595859014ebf0951522d9",
    diagnostic: false,
    ...fields,
  };
}

export function jobDetail(fields: Partial<JobDetailView> = {}): JobDetailView {
  return {
    job: job(),
    summary: null,
    actions: { approve: false, reject: false, cancel: false, retry_failed: false, undo: true, why_not: null },
    related: [],
    steps: 12,
    expires_at: null,
    ...fields,
  };
}

export function step(fields: Partial<StepView> = {}): StepView {
  return {
    id: 0,
    chain: 0,
    user: "u1",
    name: "Mira Patel",
    upn: "mira@contoso.example",
    action: "assign +441134960001",
    kind: "number",
    policy: null,
    old: null,
    new: "+441134960001",
    outcome: "verified",
    reason: null,
    advice: null,
    request_ids: ["5a1f8f7e-0000-4000-8000-000000000001"],
    client_request_ids: [],
    operation: null,
    sent_at: "2026-11-22T09:30:20Z",
    attempts: 1,
    settled_at: "2026-11-22T09:30:40Z",
    ...fields,
  };
}

export function jobPerson(fields: Partial<JobPersonView> = {}): JobPersonView {
  return {
    user: "u1",
    name: "Mira Patel",
    upn: "mira@contoso.example",
    wanted: "+441134960001",
    actual: null,
    state: "add",
    cause: null,
    outcome: "verified",
    sentence: "Gets a number.",
    advice: "",
    steps: [step()],
    ...fields,
  };
}

export function person(fields: Partial<PersonView> = {}): PersonView {
  return {
    user: "u1",
    name: "Mira Patel",
    upn: "mira@contoso.example",
    pbx: "+441134960001",
    wanted: "+441134960001",
    actual: "+441134960001",
    state: "already_right",
    cause: null,
    sentence: "Teams shows what the phone system says.",
    advice: "",
    hold: null,
    queued: false,
    not_shown: null,
    drift: null,
    kept: null,
    ...fields,
  };
}

export function personDetail(fields: Partial<PersonDetailView> = {}): PersonDetailView {
  return {
    person: person(),
    site: "Leeds",
    country: "GB",
    extension_note: null,
    addresses: ["mira@contoso.example"],
    account: "11111111-0000-4000-8000-000000000001",
    chosen_account: null,
    managed_since: "2026-11-20T08:00:00Z",
    identity_question: null,
    removal_at: null,
    timeline: [],
    ...fields,
  };
}

export function voiceRules(fields: Partial<VoiceRulesView> = {}): VoiceRulesView {
  const leave = { choice: "leave" } as const;
  return {
    rules: [],
    default: { voice_routing: leave, dial_plan: leave, calling: leave },
    sites: [{ id: "s1", name: "Leeds", people: 12 }],
    countries: [{ code: "GB", people: 12 }],
    ...fields,
  };
}

/** Speaks to whoever listens, as the shell does. */
export function events() {
  const listeners = new Set<(event: EventView) => void>();
  return {
    listen: async (heard: (event: EventView) => void) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    say: (event: EventView) => {
      for (const heard of listeners) heard(event);
    },
  };
}

const notFaked = (name: string) => () => Promise.reject(new Error(`the fake shell has no answer to ${name}`));

/** A shell with the sample tenant open and nothing in it; name what a test needs otherwise. */
export function fakeBackend(answers: Partial<Backend> = {}): Backend {
  const fake: Partial<Backend> = {
    window: async () => ({
      connection: sampleConnection,
      choices: [],
      sample_exists: true,
      version: "0.1.0",
    }),
    preferences: async () => preferences(),
    savePreferences: async () => null,
    keepUnsaved: async () => null,
    state: async () => state(),
    listJobs: async () => ({ jobs: [], next: null, total: 0 }),
    listPeople: async () => ({
      people: [],
      total: 0,
      states: {},
      causes: {},
      read_at: "2026-11-22T09:30:00Z",
      reading: false,
    }),
    voiceRules: async () => voiceRules(),
    settings: async () => settings(),
    startAtLogin: async () => false,
    consent: async () => consent(),
    pbxStatus: async () => pbxStatus(),
    listAudit: async () => ({ entries: [], next: null }),
    jobDays: async (bounds) => bounds.slice(0, -1).map((from) => ({ from, auto: 0, manual: 0, failed: 0 })),
    signIn: async () => null,
    listen: async () => () => undefined,
    listenForPages: async () => () => undefined,
    ...answers,
  };
  return new Proxy(fake as Backend, {
    get: (target, name: string) => target[name as keyof Backend] ?? notFaked(name),
  });
}
