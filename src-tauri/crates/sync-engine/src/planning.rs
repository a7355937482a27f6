//! From both sides to a plan: the draft that a job, a dry run and an approval share.

use crate::{engine::Engine, tenant_read};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    failure::Failure,
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    limits::{self, Split},
    managed::{Hold, HoldReason, ManagedAccount},
    mirror::Mirror,
    plan::{self, Plan, PlanInput, Summary, Verdict},
    ports::{Connection, Epochs},
    settings::Settings,
    tenant::{HolderName, PolicySource, TenantState},
};

/// Everything a job plans from, and the plan.
pub(crate) struct Draft {
    pub(crate) connection: Connection,
    pub(crate) settings: Settings,
    pub(crate) mirror: Mirror,
    pub(crate) tenant: TenantState,
    pub(crate) managed: BTreeMap<PbxUserId, ManagedAccount>,
    pub(crate) plan: Plan,
    /// When the mirror was read: changes seen until then are answered by this plan.
    pub(crate) as_of: Timestamp,
    /// The epochs it was decided under: what is saved from the first read on stops its writes.
    pub(crate) epochs: Epochs,
}

/// A dry run: the plan, what a job would do with it, and nothing written.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The whole plan.
    pub plan: Plan,
    /// Its digest.
    pub hash: Fingerprint,
    /// Counts by verdict.
    pub summary: Summary,
    /// Why part of it would be held, one sentence each.
    pub held_because: Vec<String>,
    /// Whether this would be the connection's first sync, held as a whole.
    pub first_sync: bool,
}

impl Engine {
    /// The plan that a sync would carry out now. Refreshes the mirror, writes nothing to the tenant.
    pub async fn preview(&self, focus: Option<BTreeSet<PbxUserId>>) -> Result<Preview, Failure> {
        let _turn = self.turn.lock().await;
        let draft = self.draft(focus.as_ref()).await?;
        let split = self.split(&draft).await?;
        Ok(Preview {
            hash: draft.plan.hash(),
            summary: plan::summary(&draft.plan),
            held_because: split.held.map(|held| held.because).unwrap_or_default(),
            first_sync: !draft.connection.first_sync_approved,
            plan: draft.plan,
        })
    }

    pub(crate) async fn draft(&self, focus: Option<&BTreeSet<PbxUserId>>) -> Result<Draft, Failure> {
        let epochs = self.epochs().await?;
        let connection = self.connection().await?;
        let settings = self.ports.records.settings().await?;
        let mirror = self.refresh_mirror().await?.mirror;
        // After the read: what it found is dated by its beginning, and is answered by this plan.
        let as_of = self.clock.now();
        self.follow_moves(&mirror).await?;
        let managed = self.ports.records.managed().await?;
        let mut holds = self.live_holds(&mirror).await?;
        let read = tenant_read::read(&self.ports, &self.clock, &mirror, &managed, &settings).await?;
        let input = |holds: &BTreeMap<PbxUserId, Hold>| {
            plan::build(&PlanInput {
                connection: &connection.id,
                now: self.clock.now(),
                mirror: &mirror,
                matches: &read.matches,
                tenant: &read.tenant,
                managed: &managed,
                holds,
                rules: &settings.voice_rules,
                focus,
            })
        };
        let mut plan = input(&holds);
        let contested = self.contested(&plan, &managed).await?;
        if !contested.is_empty() {
            self.ports.records.put_holds(&contested).await?;
            holds.extend(contested.into_iter().map(|hold| (hold.user.clone(), hold)));
            plan = input(&holds);
        }
        let waits = self.waits(&read.tenant).await?;
        loop {
            // Keeping one person waiting may bring up another plan for those who wait for his number.
            let waiting = self.kept_waiting(&plan, &waits.in_flight);
            if waiting.is_empty() {
                break;
            }
            holds.extend(waiting);
            plan = input(&holds);
        }
        self.forgive(waits.overdue, &plan).await?;
        Ok(Draft {
            connection,
            settings,
            mirror,
            tenant: read.tenant,
            managed,
            plan,
            as_of,
            epochs,
        })
    }

    pub(crate) async fn split(&self, draft: &Draft) -> Result<Split, Failure> {
        self.split_plan(&draft.plan, draft).await
    }

    /// A plan against the limits of the last 24 hours. Percentages are of the people who have a number from
    /// us: somebody who left long ago must not raise what is allowed.
    pub(crate) async fn split_plan(&self, plan: &Plan, draft: &Draft) -> Result<Split, Failure> {
        let recent = self.ports.history.recent_counts(self.yesterday()).await?;
        let managed = draft
            .managed
            .values()
            .filter(|ours| ours.number.is_some())
            .count();
        let managed = u32::try_from(managed).unwrap_or(u32::MAX);
        Ok(limits::split(plan, recent, managed, &draft.settings.limits))
    }

    pub(crate) fn yesterday(&self) -> Timestamp {
        self.clock
            .now()
            .checked_sub(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MIN)
    }

    /// A user who was recreated under another id keeps what is managed for him.
    async fn follow_moves(&self, mirror: &Mirror) -> Result<(), Failure> {
        let moves = sync_core::mirror::moves(mirror);
        if moves.is_empty() {
            return Ok(());
        }
        let managed = self.ports.records.managed().await?;
        for (from, to) in moves {
            let Some(old) = managed.get(&from) else {
                continue;
            };
            match managed.get(&to) {
                None => {
                    let moved = ManagedAccount {
                        user: to,
                        ..old.clone()
                    };
                    self.ports.records.save_managed(&[moved]).await?;
                }
                // Saved already, and cut off before the old record was forgotten.
                Some(new) if new.account == old.account => {}
                Some(_) => continue,
            }
            self.ports.records.forget_managed(&[from]).await?;
        }
        Ok(())
    }

    /// Holds that still count: one ends by itself when the person's PBX record changes.
    async fn live_holds(&self, mirror: &Mirror) -> Result<BTreeMap<PbxUserId, Hold>, Failure> {
        let holds = self.ports.records.holds().await?;
        let (live, over): (BTreeMap<_, _>, BTreeMap<_, _>) = holds.into_iter().partition(|(user, hold)| {
            hold.reason == HoldReason::Contested
                || mirror
                    .rows
                    .get(user)
                    .is_none_or(|row| row.fingerprint == hold.fingerprint)
        });
        if !over.is_empty() {
            let users: Vec<PbxUserId> = over.into_keys().collect();
            self.ports.records.end_holds(&users).await?;
        }
        Ok(live)
    }
}

impl Draft {
    /// Accounts found equal to what is wanted: from now on they are ours to keep right.
    pub(crate) fn found_right(&self, now: Timestamp) -> Vec<ManagedAccount> {
        let right = self
            .plan
            .people
            .values()
            .filter(|person| person.verdict == Verdict::AlreadyRight);
        right
            .filter_map(|person| {
                let account = person.account.clone()?;
                let before = self
                    .managed
                    .get(&person.user)
                    .filter(|known| known.account == account);
                let mut policies = before.map(|known| known.policies.clone()).unwrap_or_default();
                policies.retain(|kind, ours| {
                    self.tenant
                        .voice
                        .get(&account)
                        .and_then(|voice| voice.policies.get(kind))
                        .is_some_and(|shown| {
                            shown.source == PolicySource::Direct
                                && shown.policy_id.as_ref() == Some(&ours.policy_id)
                        })
                });
                let found = ManagedAccount {
                    user: person.user.clone(),
                    account,
                    upn: person.upn.clone().unwrap_or_default(),
                    number: person.actual.clone(),
                    policies,
                    verified_at: now,
                    fingerprint: person.fingerprint.clone(),
                };
                let same = before.is_some_and(|known| {
                    known.number == found.number
                        && known.policies == found.policies
                        && known.fingerprint == found.fingerprint
                });
                (!same).then_some(found)
            })
            .collect()
    }

    /// Names for sentences about holders.
    pub(crate) fn names(&self) -> BTreeMap<EntraId, String> {
        let known = self
            .tenant
            .users
            .values()
            .map(|user| (user.id.clone(), user.display_name.clone()));
        let strangers = self.tenant.holder_names.iter().map(|(id, name)| match name {
            HolderName::Account { name, .. } => (id.clone(), name.clone()),
            HolderName::Deleted => (id.clone(), "a deleted account".to_owned()),
        });
        known.chain(strangers).collect()
    }
}
