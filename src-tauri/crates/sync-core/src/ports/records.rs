//! Everything else that is remembered: the connection, the mirror, what is managed, holds, the queue,
//! settings, the audit trail.

use crate::{
    change::Change,
    consent::{CertificateFacts, Consent},
    drift::Drift,
    error_code::ErrorCode,
    failure::Failure,
    id::{ConnectionId, CustomerId, PbxUserId, TenantId},
    managed::{Hold, ManagedAccount},
    mirror::{Mirror, MirrorRow, Suspicion},
    news::NewsCursor,
    settings::Settings,
    toggle::Toggle,
};
use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::history::Epochs;

/// What a database belongs to. Written once; opening it for another tenant or customer is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Name of the folder: `sample`, or a name of the admin's.
    pub id: ConnectionId,
    /// The tenant.
    pub tenant: TenantId,
    /// Its name, for people.
    pub tenant_name: String,
    /// Its default domain, for people.
    pub tenant_domain: Option<String>,
    /// The PBX customer, once known.
    pub customer: Option<CustomerId>,
    /// When it was made (UTC).
    pub created_at: Timestamp,
    /// Whether the first sync's preview was approved.
    pub first_sync_approved: bool,
    /// Addresses and other non-secret facts of the adapters, as JSON of the `app` crate.
    pub config: serde_json::Value,
}

/// A consent with the epochs it was read under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// Where it stands.
    pub consent: Consent,
    /// Under which epochs.
    pub epochs: Epochs,
}

/// One entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When (UTC).
    pub at: Timestamp,
    /// Operating-system account.
    pub person: String,
    /// Computer name.
    pub computer: String,
    /// Microsoft account where one signed in.
    pub microsoft_account: Option<String>,
    /// What was done, a stable name such as `job.approved`.
    pub what: String,
    /// Old value, for people.
    pub old: Option<String>,
    /// New value, for people.
    pub new: Option<String>,
    /// The reason given.
    pub reason: Option<String>,
}

/// How far the queue had grown when the mirror was read: what was queued until then is answered by a plan made from
/// that mirror. Not a time, because a clock may be set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueMark(pub u64);

/// The mirror and the queue of changes.
#[async_trait]
pub trait MirrorStore: Send + Sync {
    /// The whole mirror.
    async fn load_mirror(&self) -> Result<Mirror, Failure>;

    /// Saves changed rows, the new revision, the new changes and how far the news was followed in one transaction.
    /// Without a cursor the one that stands stays.
    async fn save_mirror(
        &self,
        head: &Mirror,
        changed_rows: &[Arc<MirrorRow>],
        changes: &[Change],
        followed: Option<&NewsCursor>,
    ) -> Result<(), Failure>;

    /// Notes how far the news was followed where it brought nothing.
    async fn note_news(&self, followed: &NewsCursor) -> Result<(), Failure>;

    /// How far the news was followed; `None` before the first time.
    async fn news_cursor(&self) -> Result<Option<NewsCursor>, Failure>;

    /// An admin's answer to a suspect source.
    async fn set_suspicion(&self, suspicion: Option<&Suspicion>) -> Result<(), Failure>;

    /// The queued changes, oldest first.
    async fn queued_changes(&self) -> Result<Vec<Change>, Failure>;

    /// Whom queued changes that no plan has looked at are about.
    async fn waiting_users(&self) -> Result<BTreeSet<PbxUserId>, Failure>;

    /// Whom queued changes that a plan has looked at and could not do are about.
    async fn users_set_aside(&self) -> Result<BTreeSet<PbxUserId>, Failure>;

    /// Queues these changes.
    async fn queue(&self, changes: &[Change]) -> Result<(), Failure>;

    /// How far the queue has grown.
    async fn queue_mark(&self) -> Result<QueueMark, Failure>;

    /// Takes from the queue what was queued about these people until then: it was synced.
    async fn dequeue(&self, done: &[PbxUserId], until: QueueMark) -> Result<(), Failure>;

    /// Marks what was queued about these people until then as looked at: a plan about them was carried out and
    /// could not do it. It stays queued.
    async fn set_aside(&self, looked_at: &[PbxUserId], until: QueueMark) -> Result<(), Failure>;

    /// What was set aside about these people waits again.
    async fn wait_again(&self, users: &[PbxUserId]) -> Result<(), Failure>;
}

/// Connection, settings, managed accounts, holds, audit.
#[async_trait]
pub trait RecordsStore: Send + Sync {
    /// What this database belongs to; `None` before it is connected.
    async fn connection(&self) -> Result<Option<Connection>, Failure>;

    /// Writes or updates the connection. Another tenant or customer than the stored one is refused.
    async fn save_connection(&self, connection: &Connection) -> Result<(), Failure>;

    /// The settings.
    async fn settings(&self) -> Result<Settings, Failure>;

    /// Saves settings, an audit entry and the next settings epoch in one transaction.
    async fn save_settings(&self, settings: &Settings, audit: &AuditEntry) -> Result<(), Failure>;

    /// Sets a toggle by its law (`toggle::set`), with its audit entries (one for each toggle that moved, dated and
    /// signed like `by`) and, where a job at work has to stop for it, the next settings epoch: in one transaction.
    /// Returns the settings as they stand then.
    async fn set_toggle(&self, toggle: Toggle, on: bool, by: &AuditEntry) -> Result<Settings, Failure>;

    /// Where the consent stands.
    async fn consent(&self) -> Result<Consent, Failure>;

    /// The same with the epochs it stands under, read at one moment.
    async fn consented(&self) -> Result<Consented, Failure>;

    /// Saves what became of the consent, an audit entry and the next consent epoch in one transaction, so that
    /// nothing that was decided before it is still sent; only where the consent epoch is still the one that this was
    /// decided under. `ConsentChanged` where it is not: nothing is saved.
    async fn save_consent(
        &self,
        consent: &Consent,
        decided_under: u64,
        audit: &AuditEntry,
    ) -> Result<(), Failure>;

    /// Takes the consent back whatever stands there, and turns Auto Sync off, in one transaction with their audit
    /// entries (the second one only where Auto Sync was on). Returns what stands now.
    async fn revoke_consent(
        &self,
        audit: &AuditEntry,
        auto_sync_off: &AuditEntry,
    ) -> Result<Consent, Failure>;

    /// Notes that a token was obtained with the credential of this consent epoch, by which certificate. A consent
    /// that is another one by now is not touched.
    async fn consent_used(
        &self,
        epoch: u64,
        at: Timestamp,
        by: Option<&CertificateFacts>,
    ) -> Result<(), Failure>;

    /// Notes that Microsoft refused the credential of this consent epoch, and why in its own words. The first
    /// refusal moves the epoch: what was decided before it is not sent any more.
    async fn consent_refused(
        &self,
        epoch: u64,
        reason: ErrorCode,
        detail: &str,
        at: Timestamp,
    ) -> Result<(), Failure>;

    /// The present epochs.
    async fn epochs(&self) -> Result<Epochs, Failure>;

    /// Managed accounts by PBX user.
    async fn managed(&self) -> Result<BTreeMap<PbxUserId, ManagedAccount>, Failure>;

    /// Adds or replaces managed accounts (found equal to what is wanted; written ones come with `settle`).
    async fn save_managed(&self, accounts: &[ManagedAccount]) -> Result<(), Failure>;

    /// Forgets managed accounts (a person confirmed another identity).
    async fn forget_managed(&self, users: &[PbxUserId]) -> Result<(), Failure>;

    /// People whose account differed at the last comparison, but for those who were verified since.
    async fn drift(&self) -> Result<BTreeMap<PbxUserId, Drift>, Failure>;

    /// These people do not differ any more.
    async fn end_drift(&self, users: &[PbxUserId]) -> Result<(), Failure>;

    /// Replaces them by what a comparison found.
    async fn save_drift(&self, found: &BTreeMap<PbxUserId, Drift>) -> Result<(), Failure>;

    /// People on hold.
    async fn holds(&self) -> Result<BTreeMap<PbxUserId, Hold>, Failure>;

    /// Puts people on hold.
    async fn put_holds(&self, holds: &[Hold]) -> Result<(), Failure>;

    /// Ends holds; queued changes of these people wait again.
    async fn end_holds(&self, users: &[PbxUserId]) -> Result<(), Failure>;

    /// Appends to the audit trail.
    async fn audit(&self, entry: &AuditEntry) -> Result<(), Failure>;

    /// The audit trail, newest first.
    async fn audit_entries(&self, limit: u32) -> Result<Vec<AuditEntry>, Failure>;

    /// The generation number of this database.
    async fn generation(&self) -> Result<u64, Failure>;

    /// Moves it on by one and returns it; two who do so at once get different numbers.
    async fn next_generation(&self) -> Result<u64, Failure>;

    /// Sets it.
    async fn set_generation(&self, generation: u64) -> Result<(), Failure>;
}
