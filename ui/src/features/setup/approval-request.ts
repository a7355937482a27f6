import type { PermissionView } from "../../ipc/bindings";

/** What an admin sends to whoever is Global Administrator. */
export function approvalRequest(tenant: string, permissions: readonly PermissionView[]): string {
  return [
    `Please register Voice Sync in our Microsoft 365 tenant ${tenant}.`,
    "Voice Sync keeps the phone numbers of our Teams users in step with our phone system.",
    "",
    "1. In the Microsoft Entra admin center, open App registrations and choose New registration.",
    "   Name: Voice Sync. Supported account types: accounts in this organizational directory only (single tenant).",
    "2. Under API permissions, add these Microsoft Graph permissions of the type Application permissions:",
    ...permissions.map(({ name, reason }) => `   - ${name}: ${reason}`),
    "3. Choose Grant admin consent. A Global Administrator has to do this.",
    "4. Under Certificates & secrets, make a client secret, and note when it expires.",
    "5. Send me the Application (client) ID. Send the secret's value separately, in a way you trust.",
  ].join("\n");
}
