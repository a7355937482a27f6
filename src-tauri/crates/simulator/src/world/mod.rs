//! One seeded world behind all three systems: the phone system's users and the tenant's accounts.
//!
//! Owns the data, its indexes and its JSON form. Time, lag, refusals and HTTP are not here.

mod draw;
mod entra_directory;
mod names;
mod phone_system;
mod problems;
mod seed;
mod tenant_directory;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::SimulatorConfig;

pub(crate) use draw::Draw;
pub use entra_directory::{Application, Certificate, ClientSecret, Consent, DirectoryRole, SignInPerson};
pub(crate) use entra_directory::{EntraDirectory, RefreshGrant, SignedIn};
pub use phone_system::{AuditRecord, Extension, ExtensionKind, PbxNumber, PbxRow, PbxStatus, PbxUser, Site};
pub(crate) use problems::is_e164;
pub use problems::{Problem, Wanted};
pub(crate) use seed::country_of;
pub use tenant_directory::{
    Account, AccountKind, DirectoryChange, GroupPolicy, HeldNumber, Licence, NumberRecord, NumberType,
    Policy, Shown, UserType, Voice,
};

/// The format of a saved world; another one is refused.
const FORMAT: u32 = 1;

/// Why a saved world could not be used.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The file could not be read or written.
    #[error("the sample tenant's file {path} could not be used: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a world.
    #[error("the saved sample tenant is not readable: {0}. Delete it to start a new one")]
    Malformed(#[from] serde_json::Error),
    /// The world was written by another version.
    #[error(
        "the saved sample tenant has format {0}, this version reads {FORMAT}. Delete it to start a new one"
    )]
    Format(u32),
}

/// Ids and secrets of the sample tenant, all derived from the seed: they open nothing but the simulator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Entra tenant id.
    pub tenant_id: String,
    /// Name of the company.
    pub display_name: String,
    /// Verified domain.
    pub domain: String,
    /// Application (client) id registered in the tenant.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: String,
    /// Service principal id of that application.
    pub service_principal_id: String,
    /// 8x8 customer id.
    pub customer_id: String,
    /// 8x8 API key.
    pub api_key: String,
    /// Operator id in the ids of number records.
    pub operator_id: String,
}

/// The whole sample tenant as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct World {
    format: u32,
    /// Seed it was made of.
    pub seed: u64,
    /// Ids and secrets.
    pub identity: Identity,
    /// Sites by id.
    pub sites: BTreeMap<String, Site>,
    /// PBX users by user id.
    pub pbx_users: BTreeMap<String, PbxRow>,
    /// The phone system's audit trail, oldest first.
    pub audit: Vec<AuditRecord>,
    /// Accounts by object id, those in the recycle bin included.
    pub accounts: BTreeMap<String, Account>,
    /// Number records by number: the truth.
    pub numbers: BTreeMap<String, NumberRecord>,
    /// Number records as Teams shows them.
    pub shown_numbers: BTreeMap<String, NumberRecord>,
    /// Policies of the tenant.
    pub policies: Vec<Policy>,
    /// Directory changes, oldest first; `/users/delta` reads them.
    pub directory_changes: Vec<DirectoryChange>,
    /// How many ids were drawn after seeding, so that a reopened world does not repeat them.
    pub draws: u64,
    /// Sign-in; a world saved before there was any gets that of its seed.
    #[serde(default)]
    pub(crate) entra: EntraDirectory,
    #[serde(skip)]
    by_upn: BTreeMap<String, String>,
    #[serde(skip)]
    by_mail: BTreeMap<String, BTreeSet<String>>,
}

impl World {
    /// Makes the world of this seed, with so many PBX users, as it stood at the start. Same arguments, same bytes.
    #[must_use]
    pub fn seeded(seed: u64, users: usize, start: jiff::Timestamp) -> Self {
        Self::of(&SimulatorConfig {
            seed,
            users,
            start,
            ..SimulatorConfig::default()
        })
    }

    /// The fresh world of this configuration.
    #[must_use]
    pub fn of(config: &SimulatorConfig) -> Self {
        seed::grow(config)
    }

    /// The world as JSON.
    ///
    /// # Errors
    /// Only if serialisation fails, which the types rule out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WorldError> {
        Ok(serde_json::to_vec(self)?)
    }

    /// A world from [`World::to_bytes`].
    ///
    /// # Errors
    /// Bytes that are no world, or of another format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WorldError> {
        let mut world: Self = serde_json::from_slice(bytes)?;
        if world.format != FORMAT {
            return Err(WorldError::Format(world.format));
        }
        if world.entra.people.is_empty() {
            world.entra = seed::entra_directory(world.seed, &world.identity, jiff::Timestamp::UNIX_EPOCH);
        }
        world.index();
        Ok(world)
    }

    /// Writes the world to `path`, replacing the file in one step.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), WorldError> {
        let at = |source| WorldError::File {
            path: path.display().to_string(),
            source,
        };
        let fresh = path.with_extension("new");
        std::fs::write(&fresh, self.to_bytes()?).map_err(at)?;
        std::fs::rename(&fresh, path).map_err(at)
    }

    /// Reads a world from `path`.
    ///
    /// # Errors
    /// When the file cannot be read or is no world.
    pub fn load(path: &Path) -> Result<Self, WorldError> {
        let bytes = std::fs::read(path).map_err(|source| WorldError::File {
            path: path.display().to_string(),
            source,
        })?;
        Self::from_bytes(&bytes)
    }

    /// A live account by object id.
    #[must_use]
    pub fn live_account(&self, id: &str) -> Option<&Account> {
        self.accounts
            .get(&id.to_ascii_lowercase())
            .filter(|a| a.deleted.is_none())
    }

    /// A live account by object id or user principal name.
    #[must_use]
    pub fn find_account(&self, id_or_upn: &str) -> Option<&Account> {
        self.live_account(id_or_upn)
            .or_else(|| self.account_by_upn(id_or_upn))
    }

    /// A live account by user principal name, in any case.
    #[must_use]
    pub fn account_by_upn(&self, upn: &str) -> Option<&Account> {
        self.by_upn
            .get(&upn.to_lowercase())
            .and_then(|id| self.live_account(id))
    }

    /// Live accounts whose `mail` is this address, in any case.
    pub fn accounts_by_mail(&self, mail: &str) -> impl Iterator<Item = &Account> {
        self.by_mail
            .get(&mail.to_lowercase())
            .into_iter()
            .flatten()
            .filter_map(|id| self.live_account(id))
    }

    /// The policy with this type and name, both in any case.
    #[must_use]
    pub fn policy_named(&self, policy_type: &str, name: &str) -> Option<&Policy> {
        self.policies
            .iter()
            .find(|p| p.policy_type.eq_ignore_ascii_case(policy_type) && p.name.eq_ignore_ascii_case(name))
    }

    /// The policy with this id.
    #[must_use]
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.iter().find(|p| p.id == id)
    }

    /// Lets every read show the truth, as after a long pause.
    pub(crate) fn settle(&mut self) {
        for account in self.accounts.values_mut() {
            account.shown.voice = account.voice.clone();
            account.shown.licences = account.licences.clone();
            account.shown.upn.clone_from(&account.upn);
            account.shown.known = true;
        }
        self.shown_numbers = self.numbers.clone();
    }

    /// Draws that follow the seeding: ids of new people, operations and the like.
    pub(crate) fn next_draw(&mut self) -> Draw {
        self.draws += 1;
        Draw::new(self.seed, 1_000 + self.draws)
    }

    pub(crate) fn index(&mut self) {
        self.by_upn.clear();
        self.by_mail.clear();
        let ids: Vec<String> = self.accounts.keys().cloned().collect();
        for id in ids {
            self.index_account(&id);
        }
    }

    pub(crate) fn index_account(&mut self, id: &str) {
        let Some(account) = self.accounts.get(id) else {
            return;
        };
        if account.deleted.is_some() {
            return;
        }
        self.by_upn.insert(account.upn.to_lowercase(), id.to_owned());
        if let Some(mail) = &account.mail {
            self.by_mail
                .entry(mail.to_lowercase())
                .or_default()
                .insert(id.to_owned());
        }
    }

    pub(crate) fn unindex_account(&mut self, id: &str) {
        let Some(account) = self.accounts.get(id) else {
            return;
        };
        if self
            .by_upn
            .get(&account.upn.to_lowercase())
            .is_some_and(|held| held == id)
        {
            self.by_upn.remove(&account.upn.to_lowercase());
        }
        if let Some(mail) = &account.mail
            && let Some(ids) = self.by_mail.get_mut(&mail.to_lowercase())
        {
            ids.remove(id);
        }
    }
}

#[cfg(test)]
mod tests;
