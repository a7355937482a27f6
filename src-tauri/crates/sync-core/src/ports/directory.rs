//! The Microsoft tenant: what is read of it, and the four writes.

use crate::{
    failure::Failure,
    id::{EntraId, OperationId, PolicyId, TenantId},
    number::PhoneNumber,
    tenant::{DirectoryUser, NumberRecord, PolicyType, VoiceUser},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a first look at the tenant shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantProbe {
    /// Its id.
    pub id: TenantId,
    /// Its display name.
    pub name: String,
    /// Its default domain.
    pub domain: Option<String>,
}

/// A text by which accounts are looked for. The answer must equal the question, ignoring case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookupKey {
    /// By user principal name.
    Upn(String),
    /// By user principal name or mail.
    UpnOrMail(String),
    /// By object id.
    Id(EntraId),
}

/// One write. Each is one step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum Write {
    /// assignNumber, primary, directRouting.
    AssignNumber {
        /// The number.
        number: PhoneNumber,
        /// Who gets it.
        account: EntraId,
        /// Emergency address to keep.
        location_id: Option<String>,
    },
    /// unassignNumber, directRouting. Microsoft takes no user here: the caller has just read the holder.
    UnassignNumber {
        /// The number.
        number: PhoneNumber,
    },
    /// policy assign.
    AssignPolicy {
        /// Who gets it.
        account: EntraId,
        /// Its type.
        policy: PolicyType,
        /// Its id.
        policy_id: PolicyId,
    },
    /// policy unassign.
    UnassignPolicy {
        /// Whose.
        account: EntraId,
        /// Its type.
        policy: PolicyType,
    },
}

/// Microsoft took a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The operation to ask for (number writes, 202); `None` where the write is done (policies, 204).
    pub operation: Option<OperationId>,
    /// Microsoft's request id.
    pub request_id: Option<String>,
    /// Our own id of the request.
    pub client_request_id: Option<String>,
}

/// How far a long-running operation is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OperationState {
    /// notStarted or running.
    Running,
    /// succeeded: the tenant will show it, perhaps later.
    Succeeded,
    /// failed, classified from its text.
    Failed {
        /// What and what may be done.
        failure: Failure,
    },
    /// Microsoft does not know it (any more): settle by reading.
    Forgotten,
}

/// What `getPolicyId` found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyHit {
    /// Name without `Tag:`.
    pub name: String,
    /// Opaque id.
    pub policy_id: PolicyId,
}

/// What a check right before a write found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What Teams shows of the accounts, in the order of the questions.
    pub voices: Vec<Result<Option<VoiceUser>, Failure>>,
    /// The records of the numbers, in the order of the questions.
    pub numbers: Vec<Result<Option<NumberRecord>, Failure>>,
    /// How long before the return the oldest of these answers was asked for. Waiting for a budget before
    /// asking does not count.
    pub age: Duration,
}

/// The tenant. Answers to lists of questions are in the order of the questions.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Whether requests go in batches (Next Gen) or one by one (classic sync), from the next one on. An adapter that
    /// knows no batches has nothing to do.
    fn work_in_batches(&self, _batched: bool) {}

    /// Tests the credential and says which tenant answers.
    async fn probe(&self) -> Result<TenantProbe, Failure>;

    /// Accounts for each key: none, one or several. One key's failure is its own.
    async fn find_users(&self, keys: &[LookupKey]) -> Vec<Result<Vec<DirectoryUser>, Failure>>;

    /// What Teams shows of these accounts; `None` = not known to Teams. One account's failure is his alone.
    async fn voice_users(&self, ids: &[EntraId]) -> Vec<Result<Option<VoiceUser>, Failure>>;

    /// What Teams shows of everybody it lists (resource accounts may be missing).
    async fn all_voice_users(&self) -> Result<Vec<VoiceUser>, Failure>;

    /// The records of these numbers; `None` = the tenant has no record.
    async fn numbers(&self, numbers: &[PhoneNumber]) -> Vec<Result<Option<NumberRecord>, Failure>>;

    /// The records of every Direct Routing number. A tenant with one broken record refuses this list
    /// (MicrosoftDocs/office-docs-powershell issue 10042): then the caller asks number by number.
    async fn all_numbers(&self) -> Result<Vec<NumberRecord>, Failure>;

    /// `voice_users` and `numbers` at once, with the age of what they found.
    async fn check(&self, ids: &[EntraId], numbers: &[PhoneNumber]) -> Checked;

    /// The policies of that name (ours carries no `Tag:`).
    async fn policy_id(&self, policy: PolicyType, name: &str) -> Result<Vec<PolicyHit>, Failure>;

    /// Waits until this many writes may be sent within the configured rate and what Microsoft's throttle
    /// headers ask for, and takes them from the budget. Called before the last reads, so that a write
    /// never waits between being checked and being sent.
    async fn reserve_writes(&self, writes: usize);

    /// Sends the writes, at most 20, without any waiting or retrying of its own.
    async fn submit(&self, writes: &[Write]) -> Vec<Result<Accepted, Failure>>;

    /// How far these operations are.
    async fn operations(&self, ids: &[OperationId]) -> Vec<Result<OperationState, Failure>>;
}
