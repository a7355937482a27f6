//! Which roles a person has who signed in, asked of Graph and of nothing else: a claim of a token says what was true
//! when it was issued, and roles that PIM has not activated do not count.

use super::{authority::Authority, identity::Account, sign_in::SignedIn};
use crate::{
    graph::{Graph, Pace, Page, Place},
    token::{TokenCache, TokenSource},
    told::unreadable,
};
use outbound::RetryReads;
use serde::Deserialize;
use std::{fmt, sync::Arc};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
};

/// Role template of Global Administrator ("Microsoft Entra built-in roles").
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const ROLE_TYPE: &str = "#microsoft.graph.directoryRole";
/// Nobody is in more groups than these pages hold.
const PAGES: usize = 50;

/// A role that may change numbers ("Assign, change, or remove a phone number for a user").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceRole {
    /// Teams Telephony Administrator, the least of them.
    TelephonyAdministrator,
    /// Teams Communications Administrator.
    CommunicationsAdministrator,
    /// Teams Administrator.
    TeamsAdministrator,
    /// Global Administrator, who may do everything.
    GlobalAdministrator,
}

impl VoiceRole {
    /// The least first: where a person has several, the least one is named.
    const ALL: [Self; 4] = [
        Self::TelephonyAdministrator,
        Self::CommunicationsAdministrator,
        Self::TeamsAdministrator,
        Self::GlobalAdministrator,
    ];

    /// Its name at Microsoft.
    pub fn name(self) -> &'static str {
        match self {
            Self::TelephonyAdministrator => "Teams Telephony Administrator",
            Self::CommunicationsAdministrator => "Teams Communications Administrator",
            Self::TeamsAdministrator => "Teams Administrator",
            Self::GlobalAdministrator => "Global Administrator",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::TelephonyAdministrator => "aa38014f-0993-46e9-9b45-30501a20909d",
            Self::CommunicationsAdministrator => "baf37b3a-610e-45da-9e62-d9d1e5e8914b",
            Self::TeamsAdministrator => "69091246-20e8-4a56-aa4d-066075b2a7a8",
            Self::GlobalAdministrator => GLOBAL_ADMINISTRATOR,
        }
    }
}

/// Why a person may not do what they signed in for. Nothing was stored or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAllowed {
    /// No active Global Administrator.
    NotAdministrator {
        /// Who signed in.
        account: Account,
        /// The tenant.
        tenant: TenantId,
    },
    /// None of the roles that may change numbers.
    NoVoiceRole {
        /// Who signed in.
        account: Account,
        /// The tenant.
        tenant: TenantId,
        /// The roles the account does have, by name.
        roles: Vec<String>,
    },
    /// A Global Administrator where a dedicated account is wanted.
    TooPowerful {
        /// Who signed in.
        account: Account,
    },
    /// Signed in to another tenant.
    WrongTenant {
        /// Who signed in, and where.
        account: Account,
        /// The tenant of the connection.
        tenant: TenantId,
    },
    /// It could not be found out.
    Unknown(Failure),
}

impl NotAllowed {
    /// Who signed in, for the audit trail.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::NotAdministrator { account, .. }
            | Self::NoVoiceRole { account, .. }
            | Self::TooPowerful { account }
            | Self::WrongTenant { account, .. } => Some(account),
            Self::Unknown(_) => None,
        }
    }

    /// What happened, to whom and where, for the person. What to do next is the advice of its code.
    /// `tenant_name` is the tenant's name or domain.
    pub fn sentence(&self, tenant_name: &str) -> String {
        match self {
            Self::NotAdministrator { account, .. } => {
                format!("{} is not a Global Administrator of {tenant_name}.", account.upn)
            }
            Self::NoVoiceRole { account, roles, .. } => {
                let has = match roles.as_slice() {
                    [] => "no administrator role".to_owned(),
                    roles => format!("only {}", roles.join(", ")),
                };
                format!(
                    "{} has {has} in {tenant_name}, and may not change phone numbers in Teams.",
                    account.upn
                )
            }
            Self::TooPowerful { account } => format!(
                "{} is a Global Administrator, whose sign-in is never stored.",
                account.upn
            ),
            Self::WrongTenant { account, tenant } => format!(
                "{} signed in to the tenant {}, but this connection is for {tenant_name} ({tenant}).",
                account.upn, account.tid
            ),
            Self::Unknown(failure) => failure.detail.clone(),
        }
    }
}

impl From<NotAllowed> for Failure {
    fn from(refusal: NotAllowed) -> Self {
        let needs_admin = |code, detail| Failure::new(code, FailureClass::NeedsAdmin, detail);
        match refusal {
            NotAllowed::NotAdministrator { account, tenant } => needs_admin(
                ErrorCode::NotAdministrator,
                format!("{} in {tenant}", account.upn),
            ),
            NotAllowed::NoVoiceRole { account, tenant, .. } => needs_admin(
                ErrorCode::VoiceRoleMissing,
                format!("{} in {tenant}", account.upn),
            ),
            NotAllowed::TooPowerful { account } => needs_admin(ErrorCode::AccountTooPowerful, account.upn),
            NotAllowed::WrongTenant { account, tenant } => needs_admin(
                ErrorCode::WrongTenant,
                format!("{} is of {}, not of {tenant}", account.upn, account.tid),
            ),
            NotAllowed::Unknown(failure) => failure,
        }
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Failure::from(self.clone()).to_string())
    }
}

impl std::error::Error for NotAllowed {}

/// Whether the person is a Global Administrator of the authority's tenant, now.
///
/// # Errors
/// [`NotAllowed`]. Drop the sign-in then, and after a yes too.
pub async fn check_administrator(authority: &Authority, signed_in: &SignedIn) -> Result<(), NotAllowed> {
    let roles = roles_of(authority, signed_in).await?;
    if has(&roles, GLOBAL_ADMINISTRATOR) {
        return Ok(());
    }
    Err(NotAllowed::NotAdministrator {
        account: signed_in.account().clone(),
        tenant: authority.tenant().clone(),
    })
}

/// Whether the person may change numbers in Teams, and by which role.
///
/// # Errors
/// [`NotAllowed`], before anything was written.
pub async fn check_voice_administrator(
    authority: &Authority,
    signed_in: &SignedIn,
) -> Result<VoiceRole, NotAllowed> {
    let roles = roles_of(authority, signed_in).await?;
    let found = VoiceRole::ALL
        .into_iter()
        .find(|role| has(&roles, role.template()));
    found.ok_or_else(|| NotAllowed::NoVoiceRole {
        account: signed_in.account().clone(),
        tenant: authority.tenant().clone(),
        roles: names(&roles),
    })
}

/// Whether the person may be the account that Auto Sync signs in with: a role for numbers, and not Global
/// Administrator, for what is stored must not be worth more than its task.
///
/// # Errors
/// [`NotAllowed`].
pub async fn check_dedicated_account(
    authority: &Authority,
    signed_in: &SignedIn,
) -> Result<VoiceRole, NotAllowed> {
    let roles = roles_of(authority, signed_in).await?;
    let account = signed_in.account().clone();
    if has(&roles, GLOBAL_ADMINISTRATOR) {
        return Err(NotAllowed::TooPowerful { account });
    }
    let found = VoiceRole::ALL
        .into_iter()
        .find(|role| has(&roles, role.template()));
    found.ok_or_else(|| NotAllowed::NoVoiceRole {
        account,
        tenant: authority.tenant().clone(),
        roles: names(&roles),
    })
}

#[derive(Debug, Deserialize)]
struct Membership {
    #[serde(default, rename = "@odata.type")]
    kind: Option<String>,
    #[serde(default, rename = "displayName")]
    name: Option<String>,
    #[serde(default, rename = "roleTemplateId")]
    template: Option<String>,
}

async fn roles_of(authority: &Authority, signed_in: &SignedIn) -> Result<Vec<Membership>, NotAllowed> {
    if !authority.is_tenant(&signed_in.account().tid) {
        return Err(NotAllowed::WrongTenant {
            account: signed_in.account().clone(),
            tenant: authority.tenant().clone(),
        });
    }
    let graph = graph_as(authority, Arc::new(signed_in.source()));
    read_roles(&graph).await.map_err(NotAllowed::Unknown)
}

/// Graph for one person or one token, without haste and without batches.
pub(super) fn graph_as(authority: &Authority, source: Arc<dyn TokenSource>) -> Graph {
    Graph::new(
        authority.transport(),
        authority.graph().clone(),
        TokenCache::new(source),
        Pace::new(10.0, 1.0),
        RetryReads::interactive(),
        false,
    )
}

async fn read_roles(graph: &Graph) -> Result<Vec<Membership>, Failure> {
    const CAST: &str =
        "/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId";
    let roles = match read_all(graph, CAST).await {
        // Some directories take this cast only as an advanced query over an index that lags behind PIM. The whole
        // list needs neither.
        Err(failure) if failure.code == ErrorCode::Refused => {
            let all = read_all(graph, "/me/transitiveMemberOf").await?;
            let is_role = |found: &Membership| found.kind.as_deref() == Some(ROLE_TYPE);
            all.into_iter().filter(is_role).collect()
        }
        other => other?,
    };
    // Graph hides what a token may not read behind nulls. That is no "no".
    if !roles.is_empty() && roles.iter().all(|role| role.template.is_none()) {
        return Err(unreadable(
            "Microsoft shows the roles of the account without saying which",
            None,
        ));
    }
    Ok(roles)
}

async fn read_all(graph: &Graph, path: &str) -> Result<Vec<Membership>, Failure> {
    let mut page: Page<Membership> = graph.page(Place::Path(path)).await?;
    let mut found = std::mem::take(&mut page.items);
    for _ in 1..PAGES {
        let Some(next) = page.next.take() else {
            return Ok(found);
        };
        page = graph.page(Place::Link(&next)).await?;
        found.append(&mut page.items);
    }
    match page.next {
        None => Ok(found),
        Some(_) => Err(unreadable("the list of roles has no end", None)),
    }
}

fn has(roles: &[Membership], template: &str) -> bool {
    roles.iter().any(|role| {
        role.template
            .as_deref()
            .is_some_and(|found| found.eq_ignore_ascii_case(template))
    })
}

fn names(roles: &[Membership]) -> Vec<String> {
    roles
        .iter()
        .filter_map(|role| role.name.as_deref().map(crate::told::words))
        .collect()
}
