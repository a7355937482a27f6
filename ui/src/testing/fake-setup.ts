import type { CsvColumnsView, SetupView } from "../ipc/bindings";
import { voiceRules } from "./fake-backend";
import { consent } from "./fake-consent";

export const ids = {
  tenant: "6f1c0f3e-0000-4000-8000-000000000001",
  client: "7a2d1f4e-0000-4000-8000-000000000002",
} as const;

/** Connect before anything was entered. */
export function setup(fields: Partial<SetupView> = {}): SetupView {
  return {
    step: "phone_system",
    reached: fields.step ?? "phone_system",
    source: null,
    has_key: false,
    pbx: null,
    tenant: null,
    application: null,
    tenant_found: null,
    rules: null,
    defaults: {
      eight_by_eight: [{ region: "8x8 (all regions)", address: "https://api.8x8.example" }],
      login_url: "https://login.microsoftonline.com",
      graph_url: "https://graph.microsoft.com",
      permissions: consent().permissions.map((permission) => ({ ...permission, granted: false })),
    },
    ...fields,
  };
}

/** The phone system answered. */
export function atTenant(fields: Partial<SetupView> = {}): SetupView {
  return setup({
    step: "tenant",
    source: { kind: "eight_by_eight", address: "https://api.8x8.example", customer: "acme01" },
    has_key: true,
    pbx: { customer: "acme01", users: 120, sentence: "8x8 Administration API" },
    ...fields,
  });
}

/** The tenant is named. */
export function atApproval(fields: Partial<SetupView> = {}): SetupView {
  return atTenant({
    step: "approval",
    tenant: {
      tenant: ids.tenant,
      login_url: "https://login.microsoftonline.com",
      graph_url: "https://graph.microsoft.com",
    },
    ...fields,
  });
}

/** The tenant answered. */
export function atVoiceRules(fields: Partial<SetupView> = {}): SetupView {
  return atApproval({
    step: "voice_rules",
    application: { client_id: ids.client, has_secret: true, approved: false, method: null, object_id: null },
    tenant_found: { id: ids.tenant, name: "Fabrikam", domain: "fabrikam.example" },
    rules: voiceRules(),
    ...fields,
  });
}

/** Everything was entered. */
export function atCheck(fields: Partial<SetupView> = {}): SetupView {
  return atVoiceRules({ step: "check", reached: "check", ...fields });
}

/** A file whose columns were recognised. */
export function csvColumns(fields: Partial<CsvColumnsView> = {}): CsvColumnsView {
  return {
    path: "/home/ada/people.csv",
    headers: ["UPN", "Teams", "Phone", "Land"],
    guessed: { key: "UPN", teams: "Teams", number: "Phone" },
    rows: 1200,
    ...fields,
  };
}
