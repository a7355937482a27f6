//! What Entra knows beside the accounts: people who sign in to administer, applications with their certificates and
//! consent, and the grants behind refresh tokens.
//!
//! Secrets and refresh tokens are kept as SHA-256 only, so that a saved world does not contain what it opens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A directory role that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryRole {
    /// Everything.
    GlobalAdministrator,
    /// Assigns roles and consents to application permissions.
    PrivilegedRoleAdministrator,
    /// All of Teams.
    TeamsAdministrator,
    /// Calling and meetings.
    TeamsCommunicationsAdministrator,
    /// Numbers and calling.
    TeamsTelephonyAdministrator,
    /// Reads the Teams admin centre.
    TeamsReader,
}

impl DirectoryRole {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::GlobalAdministrator,
        Self::PrivilegedRoleAdministrator,
        Self::TeamsAdministrator,
        Self::TeamsCommunicationsAdministrator,
        Self::TeamsTelephonyAdministrator,
        Self::TeamsReader,
    ];

    /// Template id ("Microsoft Entra built-in roles").
    #[must_use]
    pub fn template_id(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "62e90394-69f5-4237-9190-012177145e10",
            Self::PrivilegedRoleAdministrator => "e8611ab8-c189-46e8-94e1-60213ab1f814",
            Self::TeamsAdministrator => "69091246-20e8-4a56-aa4d-066075b2a7a8",
            Self::TeamsCommunicationsAdministrator => "baf37b3a-610e-45da-9e62-d9d1e5e8914b",
            Self::TeamsTelephonyAdministrator => "aa38014f-0993-46e9-9b45-30501a20909d",
            Self::TeamsReader => "1076ac91-f3d9-41a7-a339-dcdf5f480acc",
        }
    }

    /// Name as the admin centre writes it.
    #[must_use]
    pub fn display_name(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "Global Administrator",
            Self::PrivilegedRoleAdministrator => "Privileged Role Administrator",
            Self::TeamsAdministrator => "Teams Administrator",
            Self::TeamsCommunicationsAdministrator => "Teams Communications Administrator",
            Self::TeamsTelephonyAdministrator => "Teams Telephony Administrator",
            Self::TeamsReader => "Teams Reader",
        }
    }

    /// Whether it may consent to Graph application permissions for everybody.
    pub(crate) fn consents(self) -> bool {
        matches!(
            self,
            Self::GlobalAdministrator | Self::PrivilegedRoleAdministrator
        )
    }

    /// Whether it may write numbers and policies of Teams.
    pub(crate) fn manages_calling(self) -> bool {
        match self {
            Self::GlobalAdministrator
            | Self::TeamsAdministrator
            | Self::TeamsCommunicationsAdministrator
            | Self::TeamsTelephonyAdministrator => true,
            Self::PrivilegedRoleAdministrator | Self::TeamsReader => false,
        }
    }
}

/// When somebody signed in. Revocations are counted, not compared by time: what happens within one moment of a
/// paused clock has an order, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    pub at: Timestamp,
    revocations: usize,
}

/// Somebody who can be chosen on the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPerson {
    /// Name for testers, such as `global_administrator`; the same in every world.
    pub key: String,
    /// Entra object id.
    pub id: String,
    /// The tenant of the account.
    pub tenant_id: String,
    /// User principal name.
    pub upn: String,
    /// Display name.
    pub display_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub surname: String,
    /// What the sign-in page says about the account.
    pub about: String,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// Roles that are active and assigned directly.
    pub roles: BTreeSet<DirectoryRole>,
    /// Roles that are active through a role-assignable group.
    pub roles_by_group: BTreeSet<DirectoryRole>,
    /// Roles that must be activated first (PIM).
    pub eligible: BTreeSet<DirectoryRole>,
    /// AADSTS code with which a Conditional Access policy stops the sign-in.
    pub blocked_with: Option<u32>,
    /// From when each "Revoke sessions" counts, in the order they were pressed.
    pub revocations: Vec<Timestamp>,
}

impl SignInPerson {
    /// Roles active now, directly or by a group.
    #[must_use]
    pub fn active_roles(&self) -> BTreeSet<DirectoryRole> {
        self.roles.union(&self.roles_by_group).copied().collect()
    }

    pub(crate) fn may_consent(&self) -> bool {
        self.active_roles().into_iter().any(DirectoryRole::consents)
    }

    pub(crate) fn signs_in(&self, at: Timestamp) -> SignedIn {
        SignedIn {
            at,
            revocations: self.revocations.len(),
        }
    }

    /// Whether a later "Revoke sessions" has ended, by `now`, what goes back to this sign-in.
    pub(crate) fn has_revoked(&self, signed_in: SignedIn, now: Timestamp) -> bool {
        let later = self.revocations.iter().skip(signed_in.revocations);
        later.into_iter().any(|effective| *effective <= now)
    }
}

/// A certificate uploaded to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Key id.
    pub key_id: String,
    /// Name shown in the portal.
    pub display_name: String,
    /// SHA-1 of the DER in upper-case hexadecimal, as the portal shows it.
    pub thumbprint: String,
    /// SHA-1 of the DER, base64url: the `x5t` of an assertion.
    pub x5t: String,
    /// SHA-256 of the DER, base64url: the `x5t#S256` of an assertion.
    pub x5t_s256: String,
    /// Valid from.
    pub not_before: Timestamp,
    /// Valid until.
    pub not_after: Timestamp,
    /// The certificate's DER in base64.
    pub der: String,
}

/// A client secret of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSecret {
    /// Key id.
    pub key_id: String,
    /// SHA-256 of the secret, base64url.
    pub sha256: String,
    /// Valid until; none = for ever.
    pub until: Option<Timestamp>,
}

/// What an administrator granted for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// Sign-in name of the administrator.
    pub by: String,
    /// Delegated permissions.
    pub delegated: BTreeSet<String>,
    /// Application permissions (app roles).
    pub roles: BTreeSet<String>,
    /// Application tokens issued since.
    pub tokens: u32,
}

/// An application registered in the tenant, and its service principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Application (client) id.
    pub client_id: String,
    /// Object id of the registration.
    pub object_id: String,
    /// Object id of the enterprise application.
    pub service_principal_id: String,
    /// Name.
    pub display_name: String,
    /// Who registered it, in words.
    pub registered_by: String,
    /// Redirects of the platform "Mobile and desktop".
    pub redirect_uris: Vec<String>,
    /// "Allow public client flows".
    pub allow_public_client: bool,
    /// Delegated permissions the registration asks for.
    pub delegated: BTreeSet<String>,
    /// Application permissions the registration asks for.
    pub application: BTreeSet<String>,
    /// Uploaded certificates, oldest first.
    pub certificates: Vec<Certificate>,
    /// Client secrets.
    pub secrets: Vec<ClientSecret>,
    /// "Enabled for users to sign in".
    pub enabled: bool,
    /// What an administrator granted for everybody.
    pub consent: Option<Consent>,
    /// What people granted for themselves: object id to delegated permissions.
    pub user_consents: BTreeMap<String, BTreeSet<String>>,
}

impl Application {
    /// Delegated permissions that `person` need not be asked for.
    pub(crate) fn granted_to(&self, person_id: &str) -> BTreeSet<String> {
        let everybody = self.consent.iter().flat_map(|c| &c.delegated);
        let own = self.user_consents.get(person_id).into_iter().flatten();
        everybody.chain(own).cloned().collect()
    }
}

/// What a refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefreshGrant {
    pub client_id: String,
    pub person_id: String,
    pub scopes: BTreeSet<String>,
    pub issued: Timestamp,
    /// The interactive sign-in it goes back to.
    pub signed_in: SignedIn,
}

/// Entra's part of the world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EntraDirectory {
    pub people: Vec<SignInPerson>,
    /// By client id.
    pub applications: BTreeMap<String, Application>,
    /// By SHA-256 of the refresh token.
    pub refresh_grants: BTreeMap<String, RefreshGrant>,
}

impl EntraDirectory {
    /// Somebody by key, object id or sign-in name.
    pub(crate) fn person(&self, name: &str) -> Option<&SignInPerson> {
        self.people.iter().find(|p| is_named(p, name))
    }

    pub(crate) fn person_mut(&mut self, name: &str) -> Option<&mut SignInPerson> {
        self.people.iter_mut().find(|p| is_named(p, name))
    }

    /// An application by client id, in any case.
    pub(crate) fn application(&self, client_id: &str) -> Option<&Application> {
        self.applications.get(&client_id.to_ascii_lowercase())
    }

    pub(crate) fn application_mut(&mut self, client_id: &str) -> Option<&mut Application> {
        self.applications.get_mut(&client_id.to_ascii_lowercase())
    }
}

fn is_named(person: &SignInPerson, name: &str) -> bool {
    person.key == name || person.id.eq_ignore_ascii_case(name) || person.upn.eq_ignore_ascii_case(name)
}
