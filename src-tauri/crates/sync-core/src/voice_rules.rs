//! Voice rules: which voice routing policy, dial plan and calling policy a person gets, by site or
//! country, with a default. Emergency settings are never part of a rule.

use crate::{id::PolicyId, tenant::PolicyType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a rule says about one policy type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "choice", rename_all = "snake_case")]
pub enum PolicyChoice {
    /// The tenant default: a direct assignment of ours is taken away.
    TenantDefault,
    /// A policy by name.
    Named {
        /// Name as the admin typed it, without `Tag:`.
        name: String,
        /// Id from `getPolicyId`; `None` until checked.
        policy_id: Option<PolicyId>,
    },
}

/// Whom a rule is for. The first match in the order of the list wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "match", rename_all = "snake_case")]
pub enum Audience {
    /// People of an 8x8 site, by site id.
    Site {
        /// 8x8 site id.
        id: String,
    },
    /// People of a country, ISO 3166 alpha-2.
    Country {
        /// Upper case.
        code: String,
    },
}

/// One rule; a type without an entry is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceRule {
    /// Whom it is for.
    pub audience: Audience,
    /// What they get.
    pub policies: BTreeMap<PolicyType, PolicyChoice>,
}

/// All rules of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceRules {
    /// In order; the first match wins.
    pub rules: Vec<VoiceRule>,
    /// For everybody else; a type without an entry is left alone.
    pub default: BTreeMap<PolicyType, PolicyChoice>,
}

impl VoiceRules {
    /// What a person of this site and country gets.
    pub fn for_person(
        &self,
        site: Option<&str>,
        country: Option<&str>,
    ) -> &BTreeMap<PolicyType, PolicyChoice> {
        let matching = self.rules.iter().find(|rule| match &rule.audience {
            Audience::Site { id } => site == Some(id.as_str()),
            Audience::Country { code } => country == Some(code.as_str()),
        });
        matching.map_or(&self.default, |rule| &rule.policies)
    }
}
