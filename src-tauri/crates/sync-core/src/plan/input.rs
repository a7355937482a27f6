//! What a plan is made from: both sides as they were read, and what we know to be ours.

use crate::{
    id::{ConnectionId, PbxUserId},
    managed::{Hold, ManagedAccount},
    matching::Match,
    mirror::Mirror,
    tenant::TenantState,
    voice_rules::VoiceRules,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that [`super::build`] looks at; nothing else changes its result.
///
/// The tenant must hold what is known of every account that is matched or managed, of every number that
/// is wanted or shown, and of the holders of those numbers. An account missing from `tenant.users` counts
/// as not read, one missing from `tenant.voice` as not known to Teams.
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    /// The connection.
    pub connection: &'a ConnectionId,
    /// Now (UTC).
    pub now: Timestamp,
    /// The PBX side.
    pub mirror: &'a Mirror,
    /// Who is which account; a Teams-enabled person without an entry was not looked for.
    pub matches: &'a BTreeMap<PbxUserId, Match>,
    /// The Microsoft side.
    pub tenant: &'a TenantState,
    /// What is ours.
    pub managed: &'a BTreeMap<PbxUserId, ManagedAccount>,
    /// Who is left alone.
    pub holds: &'a BTreeMap<PbxUserId, Hold>,
    /// Who gets which policies.
    pub rules: &'a VoiceRules,
    /// Only these people, and the chains they belong to, get steps; `None` = everybody.
    pub focus: Option<&'a BTreeSet<PbxUserId>>,
}
