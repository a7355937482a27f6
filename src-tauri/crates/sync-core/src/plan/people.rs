//! One person at a time: what the PBX asks for, what preflight says, what would be written.

use super::{
    LeaveReason, PersonPlan, PlanInput, Verdict,
    chain::Work,
    holders::{Holders, Target},
    removal::remove,
    wish::want,
};
use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    matching::Match,
    mirror::{Intention, LeaveCause, MirrorRow, intention},
    number::PhoneNumber,
    projection::WantedNumber,
};
use std::collections::BTreeMap;

/// What has to be known of everybody before one person can be judged.
pub(super) struct Census<'a> {
    /// Who wants which number; also people who are blocked.
    pub(super) wanting: BTreeMap<&'a PhoneNumber, Vec<&'a MirrorRow>>,
    /// Whom an account belongs to: Teams-enabled people who are matched to it.
    pub(super) matched: BTreeMap<&'a EntraId, Vec<&'a MirrorRow>>,
    /// Managed people with a number, by account.
    pub(super) managed: BTreeMap<&'a EntraId, &'a PbxUserId>,
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
