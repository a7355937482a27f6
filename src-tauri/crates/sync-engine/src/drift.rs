//! Comparing the tenant with what was last verified there, and what an admin, or the opt-in, does about a difference.

use crate::engine::Engine;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    change::{Change, ChangeKind},
    drift::{self, Drift},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, PbxUserId},
    job::StartedBy,
    managed::{Hold, HoldReason, Kept, ManagedAccount},
    mirror::Mirror,
    tenant::VoiceUser,
};

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// People whose account differs.
    pub drifted: usize,
    /// Whether that is another answer than the last one.
    pub moved: bool,
    /// People who wait for an Auto job now, because Auto Sync repairs.
    pub queued: usize,
}

impl Engine {
    /// Compares every managed account with what was verified there last: one list of the tenant, and one read more for
    /// each difference that is new. Writes nothing to the tenant. `None` where a job is at work: it says more. The
    /// mirror has to be one that was read not long ago.
    pub async fn compare(&self) -> Result<Option<Compared>, Failure> {
        if self.turn.try_lock().is_err() {
            return Ok(None);
        }
        self.epochs().await?;
        let listed = self.ports.directory.all_voice_users().await?;
        let Ok(_turn) = self.turn.try_lock() else {
            return Ok(None);
        };
        let now = self.clock.now();
        let mirror = self.ports.mirror.load_mirror().await?;
        let managed = self.settled(now).await?;
        let known = self.ports.records.drift().await?;
        let mut shown: BTreeMap<EntraId, VoiceUser> = listed
            .into_iter()
            .map(|voice| (voice.id.clone(), voice))
            .collect();
        let mut found = drift::compare(&mirror, &managed, &shown, &known, now);
        let is_new = |drift: &&Drift| known.get(&drift.user) != Some(*drift);
        let unsure: Vec<EntraId> = found
            .values()
            .filter(is_new)
            .map(|drift| drift.account.clone())
            .collect();
        if !unsure.is_empty() {
            let unread = self.read_again(unsure, &mut shown).await;
            found = drift::compare(&mirror, &managed, &shown, &known, now);
            found.retain(|user, drift| !unread.contains(&drift.account) || known.contains_key(user));
        }
        let queued = self.queue_repair(&mirror, &found, now).await?;
        let moved = found != known;
        if moved {
            self.ports.records.save_drift(&found).await?;
        }
        Ok(Some(Compared {
            drifted: found.len(),
            moved,
            queued,
        }))
    }

    /// Accounts of which nothing is under way, neither from us nor through Microsoft: for a while after a write was
    /// verified the lists may still show what was before.
    async fn settled(&self, now: Timestamp) -> Result<BTreeMap<PbxUserId, ManagedAccount>, Failure> {
        let waiting = self.ports.history.waiting_steps(self.yesterday()).await?;
        let waiting: BTreeSet<PbxUserId> = waiting
            .into_iter()
            .filter(|(_, row)| row.wait_over_at.is_none())
            .map(|(_, row)| row.step.user)
            .collect();
        let settling = SignedDuration::try_from(self.tuning.show_limit).unwrap_or(SignedDuration::MAX);
        let mut managed = self.ports.records.managed().await?;
        managed.retain(|user, ours| {
            let passed = now.duration_since(ours.verified_at);
            // Verified in the future: the clock was set back.
            !waiting.contains(user) && (passed >= settling || passed.is_negative())
        });
        Ok(managed)
    }

    /// Reads these accounts one by one; returns those that could not be read.
    async fn read_again(
        &self,
        accounts: Vec<EntraId>,
        shown: &mut BTreeMap<EntraId, VoiceUser>,
    ) -> BTreeSet<EntraId> {
        let answers = self.ports.directory.voice_users(&accounts).await;
        let mut unread = BTreeSet::new();
        for (account, answer) in accounts.into_iter().zip(answers) {
            match answer {
                Ok(Some(voice)) => {
                    shown.insert(account, voice);
                }
                Ok(None) => {
                    shown.remove(&account);
                }
                Err(failure) => {
                    tracing::warn!(%failure, "a difference could not be read once more");
                    unread.insert(account);
                }
            }
        }
        unread
    }

    /// Where Auto Sync repairs, whoever differs waits for an Auto job as for a change of the phone system.
    async fn queue_repair(
        &self,
        mirror: &Mirror,
        found: &BTreeMap<PbxUserId, Drift>,
        now: Timestamp,
    ) -> Result<usize, Failure> {
        let settings = self.ports.records.settings().await?;
        if !settings.repairs() || found.is_empty() {
            return Ok(0);
        }
        let holds = self.ports.records.holds().await?;
        let queued: BTreeSet<PbxUserId> = self
            .ports
            .mirror
            .queued_changes()
            .await?
            .into_iter()
            .map(|change| change.user)
            .collect();
        let is_left = |user: &PbxUserId| holds.get(user).is_some_and(|hold| !hold.is_over(now));
        let repairs: Vec<Change> = found
            .keys()
            .filter(|user| !queued.contains(*user) && !is_left(user))
            .filter_map(|user| {
                Some(Change {
                    user: user.clone(),
                    kind: ChangeKind::Drifted,
                    seen_at: now,
                    saved_at: None,
                    fingerprint: mirror.rows.get(user)?.fingerprint.clone(),
                })
            })
            .collect();
        self.ports.mirror.queue(&repairs).await?;
        Ok(repairs.len())
    }

    /// Keeps what somebody changed in Microsoft Teams: this person is left alone until then (UTC), until somebody ends
    /// it, or until the record in the phone system changes.
    ///
    /// Errors, all `BadConfiguration`: nothing differs any more, somebody is on hold for another reason, a time that is
    /// over, no reason, a job at work.
    pub async fn keep_shown(
        &self,
        user: &PbxUserId,
        until: Option<Timestamp>,
        reason: &str,
        by: &StartedBy,
    ) -> Result<(), Failure> {
        let now = self.clock.now();
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(wrong("say why Microsoft's value is kept"));
        }
        if until.is_some_and(|until| until <= now) {
            return Err(wrong(
                "the time until which Microsoft's value is kept is over already",
            ));
        }
        // What a job has planned already it would still write.
        let Ok(_turn) = self.turn.try_lock() else {
            return Err(wrong(
                "a sync is at work: keep Microsoft's value when it has ended",
            ));
        };
        let standing = self.ports.records.holds().await?.remove(user);
        if standing.is_some_and(|hold| hold.reason != HoldReason::Kept) {
            return Err(wrong(
                "this person is on hold already: end that first, with Plan again",
            ));
        }
        let drift = self.ports.records.drift().await?.remove(user);
        let row = self.ports.mirror.load_mirror().await?.rows.remove(user);
        let (Some(drift), Some(row)) = (drift, row) else {
            return Err(wrong(NOTHING_DIFFERS));
        };
        if row.fingerprint != drift.fingerprint {
            return Err(wrong(NOTHING_DIFFERS));
        }
        let hold = Hold {
            user: user.clone(),
            reason: HoldReason::Kept,
            since: now,
            fingerprint: drift.fingerprint.clone(),
            kept: Some(Kept {
                until,
                by: by.person.clone(),
                reason: reason.to_owned(),
            }),
        };
        self.ports.records.put_holds(&[hold]).await?;
        let (old, new) = words(&drift);
        let new = match until {
            Some(until) => format!("{user}: {new} until {until}"),
            None => format!("{user}: {new}"),
        };
        let entry = self.audit_entry(by, "drift.kept", Some(old), Some(new), Some(reason.to_owned()));
        self.ports.records.audit(&entry).await
    }
}

const NOTHING_DIFFERS: &str =
    "nothing of this person differs any more, or the phone system has changed too: read both systems again";

/// What was verified, and what is shown.
fn words(drift: &Drift) -> (String, String) {
    let all = |of: &dyn Fn(&drift::Difference) -> String| {
        let words: Vec<String> = drift.differences.iter().map(of).collect();
        words.join(", ")
    };
    let ours = all(&|difference| format!("{} {}", difference.field.label(), difference.ours));
    let shown = all(&|difference| {
        let shown = difference.shown.as_deref().unwrap_or("none");
        format!("{} {shown}", difference.field.label())
    });
    (ours, shown)
}

fn wrong(detail: &str) -> Failure {
    Failure::new(ErrorCode::BadConfiguration, FailureClass::NeedsAdmin, detail)
}
