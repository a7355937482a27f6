import type { Backend } from "../ipc/backend";
import type { ConnectionView, JobView } from "../ipc/bindings";

export const sampleConnection: ConnectionView = {
  tenantName: "Contoso Sample",
  tenantDomain: "contoso.example",
  tenantId: "00000000-0000-4000-8000-000000000001",
  sample: true,
};

/** A shell that answers at once and has no jobs; name what a test needs otherwise. */
export function fakeBackend(answers: Partial<Backend> = {}): Backend {
  return {
    connection: async () => sampleConnection,
    listJobs: async () => [],
    ...answers,
  };
}

export function job(fields: Partial<JobView> = {}): JobView {
  return {
    id: 1,
    startedAt: "2026-11-22T09:30:00Z",
    endedAt: "2026-11-22T09:31:05Z",
    jobType: "auto",
    status: "completed",
    startedBy: "Auto Sync",
    changed: 12,
    failed: 0,
    waiting: 0,
    ...fields,
  };
}
