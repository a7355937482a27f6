//! From both sides to a draft: what a job, a dry run and an approval plan from, and the plan.

use crate::{
    engine::Engine,
    tenant_read::{self, TenantRead, Way},
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use sync_core::{
    failure::Failure,
    id::{EntraId, PbxUserId},
    managed::{Hold, HoldReason, ManagedAccount},
    mirror::{Mirror, MirrorRow},
    plan::{self, Plan, PlanInput, Verdict},
    ports::{Connection, Epochs, QueueMark},
    reach::{Reach, Sighted},
    settings::Settings,
    tenant::{HolderName, PolicySource, TenantState},
};

/// So often whom the people read so far concern is looked for, each time among those who came in addition. Longer
/// chains are read by the lists of the whole tenant.
const ROUNDS: usize = 8;

/// Everything a job plans from, and the plan.
pub(crate) struct Draft {
    pub(crate) connection: Connection,
    pub(crate) settings: Settings,
    /// Of the people whom the plan was made from, as `managed` is.
    pub(crate) mirror: Mirror,
    pub(crate) tenant: TenantState,
    pub(crate) managed: BTreeMap<PbxUserId, ManagedAccount>,
    /// How many people of all have a number from us.
    pub(crate) numbered: u32,
    pub(crate) plan: Plan,
    /// How far the queue had grown when the mirror was taken: what was queued until then is answered by this plan.
    pub(crate) queued: QueueMark,
    /// The epochs it was decided under: what is saved from the first read on stops its writes.
    pub(crate) epochs: Epochs,
}

/// What is known before the tenant is read.
struct Known {
    epochs: Epochs,
    connection: Connection,
    settings: Settings,
    mirror: Mirror,
    queued: QueueMark,
    managed: BTreeMap<PbxUserId, ManagedAccount>,
    numbered: u32,
    holds: BTreeMap<PbxUserId, Hold>,
}

/// The people whom a plan is made from.
struct People {
    mirror: Mirror,
    managed: BTreeMap<PbxUserId, ManagedAccount>,
}

impl Engine {
    /// A plan for everybody, or for these people with their chains, from both sides as they are now.
    pub(crate) async fn draft(&self, focus: Option<&BTreeSet<PbxUserId>>) -> Result<Draft, Failure> {
        let epochs = self.epochs().await?;
        let (mirror, queued) = self.mirror_read().await?;
        let known = self.known(epochs, mirror, queued).await?;
        let read = self
            .read_tenant(&known.mirror, &known.managed, &known, Way::Lists)
            .await?;
        self.drafted(known, focus, read).await
    }

    /// A plan for these people with their chains, from the mirror as it is known and from what the tenant shows of
    /// them and of whom they concern: the same plan, for few requests.
    pub(crate) async fn draft_known(&self, focus: &BTreeSet<PbxUserId>) -> Result<Draft, Failure> {
        let epochs = self.epochs().await?;
        let (mirror, queued) = self.mirror_known().await?;
        let known = self.known(epochs, mirror, queued).await?;
        let reach = Reach::new(&known.mirror, &known.managed, &known.settings.overrides);
        let mut concerned = focus.clone();
        for _ in 0..ROUNDS {
            let people = known.only(&concerned);
            let way = Way::for_people(concerned.len());
            let read = self
                .read_tenant(&people.mirror, &people.managed, &known, way)
                .await?;
            let sighted = Sighted {
                matches: &read.matches,
                tenant: &read.tenant,
                strangers: &read.strangers,
            };
            let wider = reach.of(&concerned, sighted);
            if wider == concerned {
                // Of everybody else nothing is needed from here on, and a job may take long.
                let known = Known {
                    mirror: people.mirror,
                    managed: people.managed,
                    ..known
                };
                return self.drafted(known, Some(focus), read).await;
            }
            concerned = wider;
        }
        let read = self
            .read_tenant(&known.mirror, &known.managed, &known, Way::Lists)
            .await?;
        self.drafted(known, Some(focus), read).await
    }

    async fn known(&self, epochs: Epochs, mirror: Mirror, queued: QueueMark) -> Result<Known, Failure> {
        self.follow_moves(&mirror).await?;
        let settings = self.ports.records.settings().await?;
        self.ports.directory.work_in_batches(settings.next_gen);
        let managed = self.ports.records.managed().await?;
        let numbered = managed.values().filter(|ours| ours.number.is_some()).count();
        Ok(Known {
            epochs,
            connection: self.connection().await?,
            settings,
            managed,
            numbered: u32::try_from(numbered).unwrap_or(u32::MAX),
            holds: self.live_holds(&mirror).await?,
            mirror,
            queued,
        })
    }

    async fn read_tenant(
        &self,
        mirror: &Mirror,
        managed: &BTreeMap<PbxUserId, ManagedAccount>,
        known: &Known,
        way: Way,
    ) -> Result<TenantRead, Failure> {
        tenant_read::read(&self.ports, &self.clock, mirror, managed, &known.settings, way).await
    }

    async fn drafted(
        &self,
        known: Known,
        focus: Option<&BTreeSet<PbxUserId>>,
        read: TenantRead,
    ) -> Result<Draft, Failure> {
        let input = |holds: &BTreeMap<PbxUserId, Hold>| {
            plan::build(&PlanInput {
                connection: &known.connection.id,
                now: self.clock.now(),
                mirror: &known.mirror,
                matches: &read.matches,
                tenant: &read.tenant,
                managed: &known.managed,
                holds,
                rules: &known.settings.voice_rules,
                focus,
            })
        };
        let mut holds = known.holds;
        let mut plan = input(&holds);
        let contested = self.contested(&plan, &known.managed).await?;
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
        self.end_drift(&plan).await?;
        Ok(Draft {
            connection: known.connection,
            settings: known.settings,
            mirror: known.mirror,
            tenant: read.tenant,
            managed: known.managed,
            numbered: known.numbered,
            plan,
            queued: known.queued,
            epochs: known.epochs,
        })
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
        let (mut live, over): (BTreeMap<_, _>, BTreeMap<_, _>) =
            holds.into_iter().partition(|(user, hold)| {
                let same = |row: &Arc<MirrorRow>| row.fingerprint == hold.fingerprint;
                hold.reason == HoldReason::Contested || mirror.rows.get(user).is_none_or(same)
            });
        if !over.is_empty() {
            let users: Vec<PbxUserId> = over.into_keys().collect();
            self.ports.records.end_holds(&users).await?;
        }
        // Not forgotten: a clock that was set forward by mistake is set back.
        let now = self.clock.now();
        live.retain(|_, hold| !hold.is_over(now));
        Ok(live)
    }

    /// Who is right again, by whomever, does not differ any more.
    async fn end_drift(&self, plan: &Plan) -> Result<(), Failure> {
        let is_right = |user: &PbxUserId| {
            let person = plan.people.get(user);
            person.is_some_and(|person| person.verdict == Verdict::AlreadyRight)
        };
        let drift = self.ports.records.drift().await?;
        let over: Vec<PbxUserId> = drift.into_keys().filter(is_right).collect();
        if over.is_empty() {
            return Ok(());
        }
        self.ports.records.end_drift(&over).await
    }
}

impl Known {
    /// What is known of these people alone.
    fn only(&self, people: &BTreeSet<PbxUserId>) -> People {
        let rows = people.iter().filter_map(|user| self.mirror.rows.get(user));
        let ours = people.iter().filter_map(|user| self.managed.get(user));
        People {
            mirror: Mirror {
                rows: rows.map(|row| (row.user.clone(), row.clone())).collect(),
                ..self.mirror.head()
            },
            managed: ours.map(|ours| (ours.user.clone(), ours.clone())).collect(),
        }
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
