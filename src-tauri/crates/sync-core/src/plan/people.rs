//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::{Line, Work},
    checks::{matched, not_read, number_move, ready, unclear},
    holders::{Holders, Own, Target},
    wanted::{policy_removals, policy_writes},
};
use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    matching::Match,
    mirror::{Intention, LeaveCause, MirrorRow, intention},
    number::PhoneNumber,
    preflight::BlockCause,
    projection::{Scope, WantedNumber},
};
use std::collections::BTreeMap;

/// What has to be known of everybody before one person can be judged.
pub(super) struct Census<'a> {
    /// Who wants which number; also people who are blocked.
    wanting: BTreeMap<&'a PhoneNumber, Vec<&'a MirrorRow>>,
    /// Whom an account belongs to: Teams-enabled people who are matched to it.
    matched: BTreeMap<&'a EntraId, Vec<&'a MirrorRow>>,
    /// Managed people with a number, by account.
    managed: BTreeMap<&'a EntraId, &'a PbxUserId>,
}

/// A person judged alone; whether his number can really be taken depends on the others.
pub(super) struct Judged<'a> {
    pub(super) person: PersonPlan,
    /// What is to be written where nobody stands in the way, and who might.
    pub(super) writes: Option<(Work, Option<Target<'a>>)>,
}

impl<'a> Census<'a> {
    pub(super) fn of(input: &PlanInput<'a>) -> Self {
        let mut census = Self {
            wanting: BTreeMap::new(),
            matched: BTreeMap::new(),
            managed: BTreeMap::new(),
        };
        for row in input.mirror.rows.values() {
            if !matches!(intention(row, input.mirror), Intention::Want(_)) {
                continue;
            }
            if let WantedNumber::Number(number) = &row.projection.number {
                census.wanting.entry(number).or_default().push(row);
            }
            if let Some(Match::Account { account, .. }) = input.matches.get(&row.user) {
                census.matched.entry(account).or_default().push(row);
            }
        }
        for (user, ours) in input.managed {
            if ours.number.is_some() {
                census.managed.entry(&ours.account).or_insert(user);
            }
        }
        census
    }

    /// The PBX user whose account this is, where it is one that we look after.
    pub(super) fn owner(&self, account: &EntraId) -> Option<&'a PbxUserId> {
        let matched = self
            .matched
            .get(account)
            .and_then(|rows| rows.first())
            .map(|row| &row.user);
        matched.or_else(|| self.managed.get(account).copied())
    }
}

/// Judges one row of the mirror.
pub(super) fn judge<'a>(
    row: &MirrorRow,
    input: &PlanInput<'a>,
    census: &Census<'a>,
    holders: &Holders<'a>,
) -> Judged<'a> {
    let ours = input.managed.get(&row.user);
    let asked = intention(row, input.mirror);
    let wanting = matches!(asked, Intention::Want(_));
    let result = match asked {
        Intention::Want(_) => want(row, input, census, holders),
        Intention::Remove(_) => remove(row, input, census, holders),
        Intention::Leave(cause) => Err(left(cause, row, ours)),
        Intention::OutOfScope => Err(Verdict::NotOurs),
    };
    let result = match (result, input.hold(row)) {
        (Ok(_) | Err(Verdict::Blocked { .. }), Some(reason)) => Err(Verdict::Left {
            reason: LeaveReason::OnHold { reason },
        }),
        (result, _) => result,
    };
    let account = match input.matches.get(&row.user) {
        Some(Match::Account { account, .. }) => Some(account),
        _ => ours.map(|ours| &ours.account),
    };
    let wanted = match &row.projection.number {
        WantedNumber::Number(number) if wanting => Some(number.clone()),
        WantedNumber::Number(_)
        | WantedNumber::Unusable { .. }
        | WantedNumber::None
        | WantedNumber::Unknown => None,
    };
    let (verdict, writes) = match result {
        Ok((verdict, work, target)) => (verdict, Some((work, target))),
        Err(verdict) => (verdict, None),
    };
    Judged {
        person: person(
            &row.user,
            &row.projection.display_name,
            account,
            input,
            wanted,
            verdict,
            row.fingerprint.clone(),
        ),
        writes,
    }
}

/// The verdict where the PBX leaves a question open. A removal that a suspect source holds up concerns
/// nobody who is not managed.
fn left(cause: LeaveCause, row: &MirrorRow, ours: Option<&ManagedAccount>) -> Verdict {
    let reason = match cause {
        LeaveCause::SourceSuspect if ours.is_none() && !row.projection.scope.is_enabled() => {
            return Verdict::NotOurs;
        }
        LeaveCause::Unknown => LeaveReason::Unknown,
        LeaveCause::Vanishing { until } => LeaveReason::Vanishing { until },
        LeaveCause::SourceSuspect => LeaveReason::SourceSuspect,
    };
    Verdict::Left { reason }
}

/// The entry of a managed account that the mirror does not know: nothing is concluded from that.
pub(super) fn unlisted(ours: &ManagedAccount, input: &PlanInput<'_>) -> PersonPlan {
    let verdict = Verdict::Left {
        reason: LeaveReason::Unknown,
    };
    person(
        &ours.user,
        &ours.upn,
        Some(&ours.account),
        input,
        None,
        verdict,
        Fingerprint::of(ours),
    )
}

fn person(
    user: &PbxUserId,
    name: &str,
    account: Option<&EntraId>,
    input: &PlanInput<'_>,
    wanted: Option<PhoneNumber>,
    verdict: Verdict,
    fingerprint: Fingerprint,
) -> PersonPlan {
    let directory = account.and_then(|account| input.tenant.users.get(account));
    let voice = account.and_then(|account| input.tenant.voice.get(account));
    PersonPlan {
        user: user.clone(),
        name: name.to_owned(),
        account: account.cloned(),
        upn: directory.map(|user| user.upn.clone()),
        wanted,
        actual: voice.and_then(|voice| voice.primary()).cloned(),
        verdict,
        fingerprint,
    }
}

type Writes<'a> = (Verdict, Work, Option<Target<'a>>);

/// A person who should have a number.
fn want<'a>(
    row: &MirrorRow,
    input: &PlanInput<'a>,
    census: &Census<'a>,
    holders: &Holders<'a>,
) -> Result<Writes<'a>, Verdict> {
    let account = matched(input.matches.get(&row.user))?;
    let ours = input.managed.get(&row.user);
    if let Some(ours) = ours.filter(|ours| ours.account != *account) {
        let found = input
            .tenant
            .users
            .get(account)
            .map_or(account.as_str(), |user| user.upn.as_str());
        return Err(Verdict::Blocked {
            cause: BlockCause::IdentityChanged {
                pinned: ours.account.clone(),
                found: found.to_owned(),
            },
        });
    }
    let wanted = wanted_number(row, census)?;
    if let Some(others) = others(census.matched.get(account), row) {
        return Err(Verdict::Blocked {
            cause: BlockCause::SharedAccount { others },
        });
    }
    let (_, voice) = ready(account, input.tenant)?;
    let site = row.projection.site.as_ref().map(|site| site.id.as_str());
    let choices = input.rules.for_person(site, row.projection.country.as_deref());
    let policies = policy_writes(choices, voice, ours).map_err(|cause| Verdict::Blocked { cause })?;
    let mut work = Work {
        user: row.user.clone(),
        account: account.clone(),
        gives: None,
        takes: None,
        policies,
    };
    let Some(number) = number_move(account, wanted, holders)? else {
        return if work.policies.is_empty() {
            Err(Verdict::AlreadyRight)
        } else {
            Ok((Verdict::Change, work, None))
        };
    };
    // The address of the own old number stays with the person; one that waits on a free number stays on it.
    let free = match &number.target {
        Target::Free { location_id } => *location_id,
        Target::OwnOtherwise | Target::Claimed(_) | Target::NoAccount { .. } => None,
    };
    let own = number.gives.and_then(|(_, location)| location);
    work.takes = Some(Line {
        number: wanted.clone(),
        location_id: own.or(free).map(str::to_owned),
    });
    work.gives = number.gives.map(|(number, location)| Line {
        number: number.clone(),
        location_id: location.map(str::to_owned),
    });
    let verdict = if work.gives.is_some() {
        Verdict::Change
    } else {
        Verdict::Add
    };
    Ok((verdict, work, Some(number.target)))
}

/// The number that a person should have, where it is one and his alone.
fn wanted_number<'r>(row: &'r MirrorRow, census: &Census<'_>) -> Result<&'r PhoneNumber, Verdict> {
    if row.projection.scope == Scope::TwoExtensions {
        return Err(Verdict::Blocked {
            cause: BlockCause::TwoExtensions,
        });
    }
    let number = match &row.projection.number {
        WantedNumber::Number(number) => number,
        WantedNumber::Unusable { text, .. } => {
            return Err(Verdict::Blocked {
                cause: BlockCause::NotE164 { text: text.clone() },
            });
        }
        WantedNumber::None => {
            return Err(Verdict::Blocked {
                cause: BlockCause::NoNumber,
            });
        }
        WantedNumber::Unknown => {
            return Err(Verdict::Left {
                reason: LeaveReason::Unknown,
            });
        }
    };
    match others(census.wanting.get(number), row) {
        Some(others) => Err(Verdict::Blocked {
            cause: BlockCause::TwoPbxUsers {
                number: number.clone(),
                others,
            },
        }),
        None => Ok(number),
    }
}

/// The names of the others in a group, in order of their ids; `None` where there are none.
fn others(group: Option<&Vec<&MirrorRow>>, row: &MirrorRow) -> Option<Vec<String>> {
    let names: Vec<String> = group?
        .iter()
        .filter(|other| other.user != row.user)
        .map(|other| other.projection.display_name.clone())
        .collect();
    (!names.is_empty()).then_some(names)
}

/// A person who should have nothing of ours any more.
fn remove<'a>(
    row: &MirrorRow,
    input: &PlanInput<'a>,
    census: &Census<'a>,
    holders: &Holders<'a>,
) -> Result<Writes<'a>, Verdict> {
    let Some(ours) = input.managed.get(&row.user) else {
        return Err(Verdict::NotOurs);
    };
    let account = &ours.account;
    match input.matches.get(&row.user) {
        Some(Match::Unknown { reason }) => return Err(not_read(reason.clone())),
        found @ Some(Match::IdentityChanged { .. }) => matched(found).map(|_| ())?,
        Some(Match::Account { account: found, .. }) if found != account => {
            return Err(Verdict::Blocked {
                cause: BlockCause::IdentityChanged {
                    pinned: account.clone(),
                    found: found.to_string(),
                },
            });
        }
        _ => {}
    }
    // Somebody else in the PBX has this account now (a recreated user): what is on it is his.
    let another = census.matched.contains_key(account)
        || census
            .managed
            .get(account)
            .is_some_and(|owner| **owner != row.user);
    if another {
        return Err(Verdict::NotOurs);
    }
    let own = holders.own(account);
    let gives = match (own, &ours.number) {
        (Own::Unclear { number }, Some(managed)) if number == managed => return Err(unclear(number)),
        (Own::Nothing, _) => None,
        (Own::Ours { number, location_id }, Some(managed)) if number == managed => Some(Line {
            number: number.clone(),
            location_id: location_id.map(str::to_owned),
        }),
        (
            Own::Ours { .. }
            | Own::Unrecorded { .. }
            | Own::Foreign { .. }
            | Own::OnPremises { .. }
            | Own::Unclear { .. },
            _,
        ) => return Err(Verdict::NotOurs),
    };
    let Some(voice) = input.tenant.voice.get(account) else {
        return Err(Verdict::NotOurs);
    };
    let policies = policy_removals(voice, ours);
    if gives.is_none() && policies.is_empty() {
        return Err(Verdict::NotOurs);
    }
    let work = Work {
        user: row.user.clone(),
        account: account.clone(),
        gives,
        takes: None,
        policies,
    };
    Ok((Verdict::Remove, work, None))
}
