//! The ports `MirrorStore` and `RecordsStore` over the tables.

use crate::{
    database::Database,
    fault::{Fallible, Fault},
    tables::{audit, changes, connection, consent, drift, epochs, holds, managed, mirror, queue, settings},
};
use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection as Sqlite;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    change::Change,
    consent::{CertificateFacts, Consent},
    drift::Drift,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::PbxUserId,
    managed::{Hold, ManagedAccount},
    mirror::{Mirror, MirrorRow, Suspicion},
    news::NewsCursor,
    ports::{AuditEntry, Connection, Consented, Epochs, MirrorStore, QueueMark, RecordsStore},
    settings::Settings,
    toggle::{self, Toggle},
};

#[async_trait]
impl MirrorStore for Database {
    async fn load_mirror(&self) -> Result<Mirror, Failure> {
        let known = self.known_rows();
        self.read(move |sqlite| mirror::load(sqlite, &known)).await
    }

    async fn save_mirror(
        &self,
        head: &Mirror,
        changed_rows: &[Arc<MirrorRow>],
        changes: &[Change],
        followed: Option<&NewsCursor>,
    ) -> Result<(), Failure> {
        let head = head.head();
        let (revision, saved) = (head.revision, changed_rows);
        let (changed_rows, found) = (changed_rows.to_vec(), changes.to_vec());
        let followed = followed.cloned();
        let save = move |sqlite: &Sqlite| {
            let before = mirror::save_head(sqlite, &head, !changed_rows.is_empty())?;
            if let Some(cursor) = &followed {
                mirror::set_news_cursor(sqlite, cursor)?;
            }
            let new: BTreeMap<&PbxUserId, &MirrorRow> =
                changed_rows.iter().map(|row| (&row.user, row.as_ref())).collect();
            for change in &found {
                changes::keep(sqlite, change, new.get(&change.user).copied())?;
                queue::push(sqlite, change)?;
            }
            for row in &changed_rows {
                mirror::put_row(sqlite, row)?;
            }
            Ok(before)
        };
        let before = self.write(save).await?;
        self.known_rows().saved(before, revision, saved);
        Ok(())
    }

    async fn queue(&self, changes: &[Change]) -> Result<(), Failure> {
        let found = changes.to_vec();
        self.write(move |sqlite| {
            for change in &found {
                changes::keep(sqlite, change, None)?;
                queue::push(sqlite, change)?;
            }
            Ok(())
        })
        .await
    }

    async fn news_cursor(&self) -> Result<Option<NewsCursor>, Failure> {
        self.read(mirror::news_cursor).await
    }

    async fn set_suspicion(&self, suspicion: Option<&Suspicion>) -> Result<(), Failure> {
        let suspicion = suspicion.cloned();
        self.write(move |sqlite| mirror::set_suspicion(sqlite, suspicion.as_ref()))
            .await
    }

    async fn queued_changes(&self) -> Result<Vec<Change>, Failure> {
        self.read(queue::read).await
    }

    async fn note_news(&self, followed: &NewsCursor) -> Result<(), Failure> {
        let followed = followed.clone();
        self.write(move |sqlite| mirror::set_news_cursor(sqlite, &followed))
            .await
    }

    async fn waiting_users(&self) -> Result<BTreeSet<PbxUserId>, Failure> {
        self.read(queue::waiting_users).await
    }

    async fn users_set_aside(&self) -> Result<BTreeSet<PbxUserId>, Failure> {
        self.read(queue::users_set_aside).await
    }

    async fn queue_mark(&self) -> Result<QueueMark, Failure> {
        self.read(queue::mark).await
    }

    async fn dequeue(&self, done: &[PbxUserId], until: QueueMark) -> Result<(), Failure> {
        let done = done.to_vec();
        self.write(move |sqlite| done.iter().try_for_each(|user| queue::take(sqlite, user, until)))
            .await
    }

    async fn set_aside(&self, looked_at: &[PbxUserId], until: QueueMark) -> Result<(), Failure> {
        let looked_at = looked_at.to_vec();
        self.write(move |sqlite| {
            looked_at
                .iter()
                .try_for_each(|user| queue::set_aside(sqlite, user, until))
        })
        .await
    }

    async fn wait_again(&self, users: &[PbxUserId]) -> Result<(), Failure> {
        let users = users.to_vec();
        self.write(move |sqlite| users.iter().try_for_each(|user| queue::take_up(sqlite, user)))
            .await
    }
}

#[async_trait]
impl RecordsStore for Database {
    async fn connection(&self) -> Result<Option<Connection>, Failure> {
        self.read(connection::read).await
    }

    async fn save_connection(&self, wanted: &Connection) -> Result<(), Failure> {
        let wanted = wanted.clone();
        self.write(move |sqlite| connection::save(sqlite, &wanted)).await
    }

    async fn settings(&self) -> Result<Settings, Failure> {
        self.read(settings::read).await
    }

    async fn save_settings(&self, wanted: &Settings, entry: &AuditEntry) -> Result<(), Failure> {
        let (wanted, entry) = (wanted.clone(), entry.clone());
        self.write(move |sqlite| {
            settings::save(sqlite, &wanted)?;
            audit::append(sqlite, &entry)?;
            epochs::next_settings(sqlite).map(drop)
        })
        .await
    }

    async fn set_toggle(&self, toggle: Toggle, on: bool, by: &AuditEntry) -> Result<Settings, Failure> {
        let by = by.clone();
        self.write(move |sqlite| {
            let before = settings::read(sqlite)?;
            let after = toggle::set(&before, &consent::read(sqlite)?, toggle, on)?;
            settings::save(sqlite, &after)?;
            for (name, old, new) in moved(&before, &after) {
                let entry = AuditEntry {
                    what: format!("{name}.{new}"),
                    old: Some(old.to_owned()),
                    new: Some(new.to_owned()),
                    ..by.clone()
                };
                audit::append(sqlite, &entry)?;
            }
            if toggle::stops_jobs(&before, &after) {
                epochs::next_settings(sqlite)?;
            }
            Ok(after)
        })
        .await
    }

    async fn consent(&self) -> Result<Consent, Failure> {
        self.read(consent::read).await
    }

    async fn consented(&self) -> Result<Consented, Failure> {
        self.read(consented).await
    }

    async fn save_consent(
        &self,
        wanted: &Consent,
        decided_under: u64,
        entry: &AuditEntry,
    ) -> Result<(), Failure> {
        let (wanted, entry) = (wanted.clone(), entry.clone());
        self.write(move |sqlite| {
            if epochs::read(sqlite)?.consent != decided_under {
                return Err(changed_meanwhile());
            }
            consent::save(sqlite, &wanted)?;
            audit::append(sqlite, &entry)?;
            epochs::next_consent(sqlite).map(drop)
        })
        .await
    }

    async fn revoke_consent(
        &self,
        entry: &AuditEntry,
        auto_sync_off: &AuditEntry,
    ) -> Result<Consent, Failure> {
        let (entry, auto_sync_off) = (entry.clone(), auto_sync_off.clone());
        self.write(move |sqlite| {
            let revoked = consent::read(sqlite)?.revoked(entry.at);
            consent::save(sqlite, &revoked)?;
            audit::append(sqlite, &entry)?;
            epochs::next_consent(sqlite)?;
            let mut wanted = settings::read(sqlite)?;
            if wanted.auto_sync {
                wanted.auto_sync = false;
                settings::save(sqlite, &wanted)?;
                audit::append(sqlite, &auto_sync_off)?;
                epochs::next_settings(sqlite)?;
            }
            Ok(revoked)
        })
        .await
    }

    async fn consent_used(
        &self,
        epoch: u64,
        at: Timestamp,
        by: Option<&CertificateFacts>,
    ) -> Result<(), Failure> {
        let by = by.cloned();
        self.write(move |sqlite| {
            let now = consented(sqlite)?;
            if now.epochs.consent != epoch {
                return Ok(());
            }
            consent::save(sqlite, &now.consent.used(at, by.as_ref()))
        })
        .await
    }

    async fn consent_refused(
        &self,
        epoch: u64,
        reason: ErrorCode,
        detail: &str,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let detail = detail.to_owned();
        self.write(move |sqlite| {
            let now = consented(sqlite)?;
            if now.epochs.consent != epoch {
                return Ok(());
            }
            let first = matches!(now.consent, Consent::Granted { .. });
            consent::save(sqlite, &now.consent.refused(reason, &detail, at))?;
            if first {
                epochs::next_consent(sqlite)?;
            }
            Ok(())
        })
        .await
    }

    async fn epochs(&self) -> Result<Epochs, Failure> {
        self.read(epochs::read).await
    }

    async fn managed(&self) -> Result<BTreeMap<PbxUserId, ManagedAccount>, Failure> {
        self.read(managed::read).await
    }

    async fn save_managed(&self, accounts: &[ManagedAccount]) -> Result<(), Failure> {
        let accounts = accounts.to_vec();
        self.write(move |sqlite| {
            accounts
                .iter()
                .try_for_each(|account| managed::put(sqlite, account))
        })
        .await
    }

    async fn forget_managed(&self, users: &[PbxUserId]) -> Result<(), Failure> {
        let users = users.to_vec();
        self.write(move |sqlite| users.iter().try_for_each(|user| managed::remove(sqlite, user)))
            .await
    }

    async fn drift(&self) -> Result<BTreeMap<PbxUserId, Drift>, Failure> {
        self.read(drift::read).await
    }

    async fn end_drift(&self, users: &[PbxUserId]) -> Result<(), Failure> {
        let users = users.to_vec();
        self.write(move |sqlite| users.iter().try_for_each(|user| drift::remove(sqlite, user)))
            .await
    }

    async fn save_drift(&self, found: &BTreeMap<PbxUserId, Drift>) -> Result<(), Failure> {
        let found = found.clone();
        self.write(move |sqlite| drift::replace(sqlite, &found)).await
    }

    async fn holds(&self) -> Result<BTreeMap<PbxUserId, Hold>, Failure> {
        self.read(holds::read).await
    }

    async fn put_holds(&self, holds: &[Hold]) -> Result<(), Failure> {
        let holds = holds.to_vec();
        self.write(move |sqlite| holds.iter().try_for_each(|hold| holds::put(sqlite, hold)))
            .await
    }

    async fn end_holds(&self, users: &[PbxUserId]) -> Result<(), Failure> {
        let users = users.to_vec();
        self.write(move |sqlite| {
            users.iter().try_for_each(|user| {
                holds::remove(sqlite, user)?;
                queue::take_up(sqlite, user)
            })
        })
        .await
    }

    async fn audit(&self, entry: &AuditEntry) -> Result<(), Failure> {
        let entry = entry.clone();
        self.write(move |sqlite| audit::append(sqlite, &entry)).await
    }

    async fn audit_entries(&self, limit: u32) -> Result<Vec<AuditEntry>, Failure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let newest = self.audit_page(None, limit, |_| true).await?;
        Ok(newest.into_iter().map(|(_, entry)| entry).collect())
    }

    async fn generation(&self) -> Result<u64, Failure> {
        self.read(epochs::generation).await
    }

    async fn next_generation(&self) -> Result<u64, Failure> {
        self.write(|sqlite| {
            let next = epochs::generation(sqlite)?.saturating_add(1);
            epochs::set_generation(sqlite, next)?;
            Ok(next)
        })
        .await
    }

    async fn set_generation(&self, generation: u64) -> Result<(), Failure> {
        self.write(move |sqlite| epochs::set_generation(sqlite, generation))
            .await
    }
}

fn consented(sqlite: &Sqlite) -> Fallible<Consented> {
    Ok(Consented {
        consent: consent::read(sqlite)?,
        epochs: epochs::read(sqlite)?,
    })
}

fn changed_meanwhile() -> Fault {
    Fault::Told(Failure::new(
        ErrorCode::ConsentChanged,
        FailureClass::NeedsAdmin,
        "",
    ))
}

/// The toggles that differ: name, before, after.
fn moved(before: &Settings, after: &Settings) -> Vec<(&'static str, &'static str, &'static str)> {
    let word = |on: bool| if on { "on" } else { "off" };
    [
        (Toggle::NextGen, before.next_gen, after.next_gen),
        (Toggle::AutoSync, before.auto_sync, after.auto_sync),
        (
            Toggle::PbxEnableSync,
            before.pbx_enable_sync,
            after.pbx_enable_sync,
        ),
        (Toggle::RepairDrift, before.repair_drift, after.repair_drift),
    ]
    .into_iter()
    .filter(|(_, old, new)| old != new)
    .map(|(toggle, old, new)| (toggle.name(), word(old), word(new)))
    .collect()
}
