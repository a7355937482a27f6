//! Right before a write, and after it: does the tenant still show the before value, or already the after?

use super::{Action, Step, StepValue, wanted::same_policy};
use crate::{
    id::EntraId,
    number::PhoneNumber,
    tenant::{
        EffectivePolicy, HolderKind, NumberCategory, NumberKind, NumberRecord, PolicySource, VoiceUser,
    },
};

/// Whether a step may be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// The before value is there: send it.
    Ready,
    /// The after value is there already: nothing to send.
    AlreadySo,
    /// Something else is there; the text says what, for people.
    Changed {
        /// What the tenant shows instead.
        found: String,
    },
    /// The number has another holder.
    HeldByOther {
        /// The holder, where Microsoft names one.
        holder: Option<EntraId>,
        /// What kind of holder.
        kind: HolderKind,
    },
}

/// Judges a step against what was read of its account and of its number just now.
///
/// `account` is what Teams shows of `step.account`, `number` the record of the step's number; `None` where
/// the tenant has none. Policy steps need no record.
pub fn recheck(step: &Step, account: Option<&VoiceUser>, number: Option<&NumberRecord>) -> Recheck {
    if reached(step, account, number) {
        return Recheck::AlreadySo;
    }
    let Some(account) = account else {
        return changed("Teams does not show the account".to_owned());
    };
    match &step.action {
        Action::AssignNumber { number: wanted, .. } => assign(step, wanted, account, number),
        Action::UnassignNumber { number: held, .. } => unassign(step, held, account, number),
        Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy } => {
            let present = account.policies.get(policy);
            if step.before == StepValue::Policy(present.cloned()) {
                Recheck::Ready
            } else {
                changed(policy_text(present))
            }
        }
    }
}

/// Whether the tenant shows the after value, for reading back and for settling an answer that was lost.
/// A number counts only when both of Microsoft's lists show it.
pub fn reached(step: &Step, account: Option<&VoiceUser>, number: Option<&NumberRecord>) -> bool {
    match &step.action {
        Action::AssignNumber { number: wanted, .. } => {
            account.and_then(VoiceUser::primary) == Some(wanted)
                && number.is_some_and(|record| {
                    record.number == *wanted
                        && holder(record) == Some(&step.account)
                        && record.category == NumberCategory::Primary
                        && record.kind == NumberKind::DirectRouting
                })
        }
        Action::UnassignNumber { number: held, .. } => {
            let shown =
                account.is_some_and(|account| account.numbers.iter().any(|shown| shown.number == *held));
            !shown && number.is_none_or(|record| holder(record) != Some(&step.account))
        }
        Action::AssignPolicy {
            policy,
            policy_id,
            name,
        } => {
            let present = account.and_then(|account| account.policies.get(policy));
            present.is_some_and(|present| same_policy(present, Some(policy_id), name))
        }
        Action::UnassignPolicy { policy } => account.is_some_and(|account| {
            account
                .policies
                .get(policy)
                .is_none_or(|present| present.source != PolicySource::Direct)
        }),
    }
}

fn assign(step: &Step, wanted: &PhoneNumber, account: &VoiceUser, record: Option<&NumberRecord>) -> Recheck {
    if let Some(record) = record.filter(|record| record.holder_kind != HolderKind::Nobody) {
        if holder(record) != Some(&step.account) {
            return Recheck::HeldByOther {
                holder: record.holder.clone(),
                kind: record.holder_kind,
            };
        }
        return changed(format!(
            "Microsoft records {wanted} as his already, but Teams does not show it so"
        ));
    }
    if let Some(record) = record.filter(|record| record.kind != NumberKind::DirectRouting) {
        return changed(format!(
            "{} is not a Direct Routing number of this tenant",
            record.number
        ));
    }
    primary_is_as_planned(step, account)
}

fn unassign(step: &Step, held: &PhoneNumber, account: &VoiceUser, record: Option<&NumberRecord>) -> Recheck {
    let Some(record) = record.filter(|record| record.holder_kind != HolderKind::Nobody) else {
        return changed(format!(
            "Teams shows {held} with him, but Microsoft records it as free"
        ));
    };
    if holder(record) != Some(&step.account) {
        return Recheck::HeldByOther {
            holder: record.holder.clone(),
            kind: record.holder_kind,
        };
    }
    if !record.may_be_unassigned() {
        return changed(format!(
            "{held} is no longer a primary Direct Routing number managed online"
        ));
    }
    primary_is_as_planned(step, account)
}

fn primary_is_as_planned(step: &Step, account: &VoiceUser) -> Recheck {
    let present = account.primary();
    if let Some(text) = &account.unreadable {
        return changed(format!("a number that Voice Sync can't read: {text:?}"));
    }
    if step.before == StepValue::Number(present.cloned()) {
        Recheck::Ready
    } else {
        changed(present.map_or_else(|| "no number".to_owned(), PhoneNumber::to_string))
    }
}

fn holder(record: &NumberRecord) -> Option<&EntraId> {
    record
        .holder
        .as_ref()
        .filter(|_| record.holder_kind != HolderKind::Nobody)
}

fn policy_text(present: Option<&EffectivePolicy>) -> String {
    present.map_or_else(|| "the tenant default".to_owned(), |policy| policy.name.clone())
}

fn changed(found: String) -> Recheck {
    Recheck::Changed { found }
}
