import type {
  ConsentView,
  RegistrationView,
  SignInForView,
  SignInStageView,
  SignInView,
} from "../ipc/bindings";

const reasons = {
  "User.Read.All": "Find the accounts of people",
  "TeamsUserConfiguration.Read.All": "Read numbers and policies",
  "TeamsTelephoneNumber.ReadWrite.All": "Assign numbers",
  "TeamsPolicyUserAssign.ReadWrite.All": "Assign policies",
};

/** A consent that a Global Administrator granted. */
export function consent(fields: Partial<ConsentView> = {}): ConsentView {
  return {
    state: "granted",
    reason: null,
    advice: null,
    method: "certificate",
    tenant: "Contoso Sample",
    client_id: "7a2d1f4e-0000-4000-8000-000000000002",
    granted_by: "grace@contoso.example",
    granted_at: "2026-11-20T09:30:00Z",
    delegate: null,
    thumbprint: "AB12CD34",
    expires_at: "2028-11-20T09:30:00Z",
    renewal_due: false,
    last_used: "2026-11-22T09:30:00Z",
    kept_in: "A sealed file on this computer.",
    permissions: Object.entries(reasons).map(([name, reason]) => ({ name, reason, granted: true })),
    ...fields,
  };
}

/** Nobody granted it yet. */
export const notGranted: Partial<ConsentView> = {
  state: "not_granted",
  method: null,
  granted_by: null,
  granted_at: null,
  thumbprint: null,
  expires_at: null,
  last_used: null,
};

export function registration(fields: Partial<RegistrationView> = {}): RegistrationView {
  return {
    thumbprint: "AB12CD34",
    expires_at: "2028-11-20T09:30:00Z",
    pem: "-----BEGIN CERTIFICATE-----",
    steps: [{ title: "New registration", text: "Open the Microsoft Entra admin center." }],
    request: "Please register Voice Sync.",
    by_sample: false,
    ...fields,
  };
}

export function signIn(
  stage: SignInStageView,
  purpose: SignInForView = { what: "consent", method: "certificate", auto_sync: false },
): SignInView {
  return { purpose, stage };
}
