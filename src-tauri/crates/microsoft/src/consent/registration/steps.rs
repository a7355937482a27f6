//! The registration by hand.

use super::{Permission, REDIRECT, Registration};

/// One step in the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub title: &'static str,
    /// What to do there.
    pub text: String,
}

pub(super) fn portal_steps(of: &Registration) -> Vec<Step> {
    let names = Permission::ALL.map(Permission::name).join(", ");
    let step = |title, text| Step { title, text };
    vec![
        step(
            "New registration",
            format!(
                "Open the Microsoft Entra admin center (entra.microsoft.com) in the tenant {}, then App registrations > \
                 New registration. Name: {}. Supported account types: accounts in this organizational directory only. \
                 Redirect URI: Public client/native (mobile & desktop), {REDIRECT}. Choose Register.",
                of.tenant_name, of.application
            ),
        ),
        step(
            "Authentication",
            "Open Authentication, and under Settings set Allow public client flows to Enabled. Save.".to_owned(),
        ),
        step(
            "API permissions",
            format!(
                "Choose Add a permission > Microsoft Graph > Application permissions, tick {names}, and add them. Do the \
                 same once more under Delegated permissions. Do not grant anything here: a Global Administrator does \
                 that from Voice Sync, where it is checked."
            ),
        ),
        step(
            "Certificates & secrets",
            format!(
                "On the tab Certificates choose Upload certificate and take the .cer file that Voice Sync exported. The \
                 portal then shows the thumbprint {}, which ends on {}. Do not make a client secret.",
                of.certificate.thumbprint_sha1,
                of.certificate.ends()
            ),
        ),
        step(
            "Overview",
            "Copy Application (client) ID and Object ID, and paste both into Voice Sync. The Object ID is what the \
             certificate renews itself with."
                .to_owned(),
        ),
    ]
}
