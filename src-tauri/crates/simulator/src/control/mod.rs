//! The control API under `/control` and the same verbs for Rust: what a tester does to the sample tenant.
//!
//! Every route needs the token of this start. The simulated systems cannot reach anything here.

mod entra;
mod entra_verbs;
mod faults;
mod in_process;
mod journal;
mod routes;
mod tenant_changes;
mod truth;

use serde_json::{Value, json};

pub use entra::{ApplicationChange, PersonChange, Registered, Registration};
pub(crate) use entra::{activate_roles, revoke_sessions};
pub(crate) use faults::Faults;
pub use faults::{Fault, FaultRule};
pub(crate) use journal::Journal;
pub use journal::{JournalEntry, JournalEvent};
pub(crate) use routes::{answer, refused};
pub use tenant_changes::TenantChange;
pub use truth::{AccountTruth, NumberTruth, Truth};

use crate::gate::Shared;
use crate::knobs::Knobs;
use crate::pbx::{self, PbxChange};
use crate::state::State;
use crate::world::{PbxUser, Problem, Wanted, World};

/// Why a control verb could not be carried out, in words for a tester.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// There is no such user, account or number.
    #[error("{0} does not exist in the sample tenant")]
    NotFound(String),
    /// The tenant refuses, in its own words.
    #[error("{0}")]
    Refused(String),
    /// The request is malformed.
    #[error("{0}")]
    Malformed(String),
}

/// The control verbs in process. Cheap to clone; every verb first lets what is due happen.
#[derive(Debug, Clone)]
pub struct Control {
    shared: std::sync::Arc<Shared>,
}

impl Control {
    pub(crate) fn new(shared: std::sync::Arc<Shared>) -> Self {
        Self { shared }
    }

    fn with<T>(&self, verb: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.shared.lock();
        state.catch_up();
        verb(&mut state)
    }

    /// What was posted to the Teams channel, oldest first.
    #[must_use]
    pub fn channel_messages(&self) -> Vec<Value> {
        self.with(|state| state.channel.clone())
    }

    /// All PBX users in the order of their ids.
    #[must_use]
    pub fn pbx_users(&self) -> Vec<PbxUser> {
        self.with(|state| {
            state
                .world
                .pbx_users
                .values()
                .map(|row| (**row).clone())
                .collect()
        })
    }

    /// One PBX user.
    #[must_use]
    pub fn pbx_user(&self, user_id: &str) -> Option<PbxUser> {
        self.with(|state| state.world.pbx_users.get(user_id).map(|row| (**row).clone()))
    }

    /// Adds a PBX user; with an account of the same name in the tenant where `account` says so. Returns its id.
    #[must_use]
    pub fn create_pbx_user(&self, change: &PbxChange, account: bool) -> String {
        self.with(|state| create(state, change, account))
    }

    /// Changes a PBX user.
    ///
    /// # Errors
    /// No such user.
    pub fn edit_pbx_user(&self, user_id: &str, change: &PbxChange) -> Result<(), ControlError> {
        self.with(|state| pbx::edit_user(state, user_id, change))
            .ok_or_else(|| no_user(user_id))
    }

    /// Removes a PBX user.
    ///
    /// # Errors
    /// No such user.
    pub fn delete_pbx_user(&self, user_id: &str) -> Result<(), ControlError> {
        self.with(|state| pbx::delete_user(state, user_id))
            .ok_or_else(|| no_user(user_id))
    }

    /// Moves a PBX user to another site: deleted and recreated under the returned id.
    ///
    /// # Errors
    /// No such user.
    pub fn move_pbx_user(&self, user_id: &str, site: Option<&str>) -> Result<String, ControlError> {
        self.with(|state| pbx::move_user(state, user_id, site))
            .ok_or_else(|| no_user(user_id))
    }

    /// Changes a PBX user's licence: the extensions are gone for `absent_ms` and return with new ids.
    ///
    /// # Errors
    /// No such user.
    pub fn change_pbx_licence(&self, user_id: &str, absent_ms: u64) -> Result<(), ControlError> {
        self.with(|state| pbx::rebuild_extensions_later(state, user_id, absent_ms))
            .ok_or_else(|| no_user(user_id))
    }

    /// Forgets every open scroll of the 8x8 API.
    pub fn expire_scrolls(&self) {
        self.with(|state| state.scrolls.expire_all());
    }

    /// Changes the tenant behind the product's back. Returns the account or number it was about.
    ///
    /// # Errors
    /// What does not exist, or what the tenant refuses.
    pub fn change_tenant(&self, change: &TenantChange) -> Result<String, ControlError> {
        self.with(|state| tenant_changes::apply(state, change))
    }

    /// The knobs.
    #[must_use]
    pub fn knobs(&self) -> Knobs {
        self.with(|state| state.knobs.clone())
    }

    /// Sets knobs.
    pub fn set_knobs(&self, set: impl FnOnce(&mut Knobs)) {
        self.with(|state| set(&mut state.knobs));
    }

    /// Adds a fault rule; returns its number.
    #[must_use]
    pub fn add_fault(&self, rule: FaultRule) -> u64 {
        self.with(|state| state.faults.add(rule))
    }

    /// Removes one fault rule, or all.
    pub fn remove_faults(&self, id: Option<u64>) {
        self.with(|state| state.faults.remove(id));
    }

    /// The fault rules with their hits.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultRule> {
        self.with(|state| state.faults.rules().to_vec())
    }

    /// Journal lines numbered above `since`.
    #[must_use]
    pub fn journal(&self, since: u64) -> Vec<JournalEntry> {
        self.with(|state| state.journal.since(since))
    }

    /// Journal lines that say what no client may ever do.
    #[must_use]
    pub fn violations(&self) -> Vec<JournalEntry> {
        self.with(|state| state.journal.violations())
    }

    /// The true state of the tenant and what the phone system wants of it.
    #[must_use]
    pub fn truth(&self) -> Truth {
        self.with(|state| truth::of(&state.world))
    }

    /// Who cannot be synced now, and why.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.with(|state| state.world.problems())
    }

    /// What the phone system asks of the tenant now.
    #[must_use]
    pub fn wanted(&self) -> Vec<Wanted> {
        self.with(|state| state.world.wanted())
    }

    /// Every secret that must not turn up in a log, a database or an export.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        self.with(|state| secrets(&self.shared, state))
    }

    /// A copy of the world, for saving.
    #[must_use]
    pub fn world(&self) -> World {
        self.with(|state| state.world.clone())
    }

    /// Waits until every operation has ended and every read shows the truth. Operations that a fault keeps from
    /// ending are not waited for.
    pub async fn quiet(&self) {
        self.shared.quiet().await;
    }
}

fn no_user(user_id: &str) -> ControlError {
    ControlError::NotFound(format!("PBX user {user_id}"))
}

fn create(state: &mut State, change: &PbxChange, account: bool) -> String {
    let id = pbx::create_user(state, change);
    if account && let Some(user) = state.world.pbx_users.get(&id).cloned() {
        let upn = user.sso_federation_id.as_ref().unwrap_or(&user.user_name).clone();
        if state.world.account_by_upn(&upn).is_none() {
            let country = state
                .world
                .sites
                .get(&user.site_id)
                .map_or("GB", |s| s.country.as_str())
                .to_owned();
            crate::tenant::new_account(state, &upn, &user.first_name, &user.last_name, &country);
        }
    }
    id
}

fn secrets(shared: &Shared, state: &State) -> Vec<String> {
    let identity = &state.world.identity;
    let fixed = [
        identity.api_key.clone(),
        identity.client_secret.clone(),
        shared.control_token.clone(),
    ];
    let issued = state.entra.issued().iter().map(|secret| secret.value.clone());
    fixed.into_iter().chain(issued).collect()
}

fn error_json(message: &str) -> Value {
    json!({"error": message})
}
