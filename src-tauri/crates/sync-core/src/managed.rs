//! Managed accounts: those whose number we wrote and verified, or found equal to what is wanted.
//!
//! Only these are ever changed back, freed or removed. The first verified match pins a PBX user to an
//! Entra object id.

use crate::{
    fingerprint::Fingerprint,
    id::{EntraId, PbxUserId, PolicyId},
    number::PhoneNumber,
    tenant::PolicyType,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A policy that we assigned and saw in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Opaque id.
    pub policy_id: PolicyId,
    /// Name, for people.
    pub name: String,
}

/// What we know to be ours about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedAccount {
    /// The PBX user.
    pub user: PbxUserId,
    /// The account he is pinned to.
    pub account: EntraId,
    /// The UPN when it was pinned, to tell a renamed one.
    pub upn: String,
    /// The number last verified by us; `None` after a verified removal.
    pub number: Option<PhoneNumber>,
    /// Policies that we assigned.
    pub policies: BTreeMap<PolicyType, ManagedPolicy>,
    /// When this was last verified (UTC).
    pub verified_at: Timestamp,
    /// The projection that was synced then.
    pub fingerprint: Fingerprint,
}

/// Why a person is left alone until somebody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// A job for this person was undone.
    Undone,
    /// A held job for this person was rejected.
    Rejected,
    /// A field of ours was changed by somebody else three times in 24 hours.
    Contested,
    /// An admin keeps what somebody changed in Microsoft Teams.
    Kept,
    /// Microsoft accepted an earlier write of this person or number and does not show it yet. Never kept:
    /// reckoned from the history for each plan.
    Unsettled,
}

/// A person on hold: until his PBX record changes or an admin resumes him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Whom.
    pub user: PbxUserId,
    /// Why.
    pub reason: HoldReason,
    /// Since when (UTC).
    pub since: Timestamp,
    /// The projection at that time; a different one ends the hold (but for contested).
    pub fingerprint: Fingerprint,
    /// Who keeps Microsoft's value, and for how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// An admin's decision to keep what somebody changed in Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The hold ends by itself then (UTC); `None` = when somebody ends it.
    pub until: Option<Timestamp>,
    /// Operating-system account.
    pub by: String,
    /// The reason given.
    pub reason: String,
}

impl Hold {
    /// When it ends by itself (UTC).
    pub fn until(&self) -> Option<Timestamp> {
        self.kept.as_ref()?.until
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until().is_some_and(|until| until <= now)
    }
}
