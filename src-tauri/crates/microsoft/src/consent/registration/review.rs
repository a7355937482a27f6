//! The sheet for whoever must agree, and the message that asks for it.

use super::{Permission, REDIRECT, Registration};

pub(super) fn sheet(of: &Registration) -> String {
    let certificate = &of.certificate;
    format!(
        "Voice Sync in {tenant_name}: review sheet\n\
         \n\
         What it is\n\
         Voice Sync keeps phone numbers and voice policies in Microsoft Teams in step with the phone system. It runs on \
         the computer {computer}. Owner: {owner}.\n\
         \n\
         What is registered\n\
         Application: {application}, single tenant ({tenant})\n\
         Redirect: {REDIRECT} (public client, only this computer itself)\n\
         Credential: a certificate made for {computer}; no client secret\n\
         Thumbprint (SHA-1, as the portal shows it): {sha1}\n\
         Thumbprint (SHA-256): {sha256}\n\
         Ends on: {ends}. Voice Sync renews it before; the old one stays listed until it ends or is deleted.\n\
         \n\
         Permissions of Microsoft Graph, each as application and as delegated permission\n\
         {permissions}\
         \n\
         What it does not get\n\
         No permission to manage applications, users, groups, licences or mail. No Microsoft password reaches Voice \
         Sync. The Global Administrator who approves signs in once with the right to read the own profile and roles \
         (User.Read); Voice Sync asks whether the account has that role, and drops the sign-in.\n\
         \n\
         Where it connects to\n\
         {login} (sign-in) and {graph} (Microsoft Graph), over TLS, from {computer}.\n\
         \n\
         Where Microsoft logs it\n\
         Approval: Entra > Audit logs, activity Consent to application.\n\
         Sign-ins of the application: Entra > Sign-in logs > Service principal sign-ins.\n\
         Changes of certificates: Entra > Audit logs, activity Update application - Certificates and secrets management.\n\
         Voice Sync keeps a record of its own of every change that it makes.\n\
         \n\
         What to know\n\
         Whoever can read the data of the operating-system account that runs Voice Sync may use its credential. A \
         withdrawal takes effect for new tokens at once, and for one that was already issued after about an hour.\n\
         \n\
         How to limit it\n\
         Conditional Access for workload identities can bind the application to the addresses of your network.\n\
         \n\
         How to remove it\n\
         Entra > Enterprise applications > {application} > Properties > Delete takes the permissions away. \
         App registrations > {application} > Delete removes the registration with its certificate. Phone numbers and \
         policies stay as they are.\n",
        tenant_name = of.tenant_name,
        computer = of.computer,
        owner = of.owner,
        application = of.application,
        tenant = of.tenant,
        sha1 = certificate.thumbprint_sha1,
        sha256 = certificate.thumbprint_sha256,
        ends = certificate.ends(),
        permissions = permissions(),
        login = of.login,
        graph = of.graph,
    )
}

pub(super) fn request(of: &Registration) -> String {
    format!(
        "Please approve Voice Sync for {tenant_name} ({tenant})\n\
         \n\
         Voice Sync keeps phone numbers and voice policies in Microsoft Teams in step with our phone system. It needs \
         an application registered in our own tenant, and a Global Administrator who approves these permissions of \
         Microsoft Graph:\n\
         \n\
         {permissions}\
         \n\
         What to do: register the application with the script or the steps that are attached (certificate {sha1}, ends \
         on {ends}), send me its Application (client) ID and Object ID, and then sign in once on {computer} under \
         Services > Teams. If your role is eligible through PIM, activate it before. Your sign-in is used to check your \
         role and is not kept.\n\
         \n\
         The review sheet says what is stored, where Microsoft logs it and how to remove it.\n\
         \n\
         {owner}\n",
        tenant_name = of.tenant_name,
        tenant = of.tenant,
        permissions = permissions(),
        sha1 = of.certificate.thumbprint_sha1,
        ends = of.certificate.ends(),
        computer = of.computer,
        owner = of.owner,
    )
}

fn permissions() -> String {
    Permission::ALL
        .iter()
        .map(|permission| format!("- {}: {}\n", permission.name(), permission.reason()))
        .collect()
}
