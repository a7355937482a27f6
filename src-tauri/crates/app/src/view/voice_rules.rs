//! Voice rules as shown and saved.

use serde::{Deserialize, Serialize};
use sync_core::tenant::PolicyType;

/// A kind of voice policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PolicyTypeView {
    /// Voice routing policy.
    VoiceRouting,
    /// Dial plan.
    DialPlan,
    /// Calling policy.
    Calling,
}

impl From<PolicyType> for PolicyTypeView {
    fn from(kind: PolicyType) -> Self {
        match kind {
            PolicyType::VoiceRouting => Self::VoiceRouting,
            PolicyType::DialPlan => Self::DialPlan,
            PolicyType::Calling => Self::Calling,
        }
    }
}

impl From<PolicyTypeView> for PolicyType {
    fn from(kind: PolicyTypeView) -> Self {
        match kind {
            PolicyTypeView::VoiceRouting => Self::VoiceRouting,
            PolicyTypeView::DialPlan => Self::DialPlan,
            PolicyTypeView::Calling => Self::Calling,
        }
    }
}

/// What a rule says about one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "choice", rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyChoiceView {
    /// Nothing is changed.
    Leave,
    /// The tenant's default.
    TenantDefault,
    /// A policy by name.
    Named {
        /// Its name.
        name: String,
        /// Whether the tenant was asked for it. Not believed when it is saved.
        checked: bool,
    },
}

/// A choice for each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct PoliciesView {
    /// Voice routing policy.
    pub voice_routing: PolicyChoiceView,
    /// Dial plan.
    pub dial_plan: PolicyChoiceView,
    /// Calling policy.
    pub calling: PolicyChoiceView,
}

/// Whom a rule is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "match", rename_all = "snake_case", deny_unknown_fields)]
pub enum AudienceView {
    /// People of a site.
    Site {
        /// Its id in the phone system.
        id: String,
        /// Its name, for people.
        name: String,
    },
    /// People of a country.
    Country {
        /// ISO 3166 alpha-2.
        code: String,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct VoiceRuleView {
    /// Whom it is for.
    pub audience: AudienceView,
    /// What they get.
    pub policies: PoliciesView,
}

/// A site that people have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SiteView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Teams-enabled people there.
    pub people: u32,
}

/// A country that people have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CountryView {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// Teams-enabled people there.
    pub people: u32,
}

/// The rules, with what can be chosen from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VoiceRulesView {
    /// In order; the first match wins.
    pub rules: Vec<VoiceRuleView>,
    /// For everybody else.
    pub default: PoliciesView,
    /// Sites that people have.
    pub sites: Vec<SiteView>,
    /// Countries that people have.
    pub countries: Vec<CountryView>,
}

/// Rules to save or to weigh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct VoiceRulesRequest {
    /// In order; the first match wins.
    pub rules: Vec<VoiceRuleView>,
    /// For everybody else.
    pub default: PoliciesView,
}

/// How many policies have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PolicyFoundView {
    /// Exactly one.
    One,
    /// None.
    None,
    /// Several.
    Several,
}

/// What the tenant says about a policy's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PolicyCheckView {
    /// How many have it.
    pub found: PolicyFoundView,
    /// The name as the tenant writes it.
    pub name: String,
}

/// A voice policy that rules name and the tenant does not have exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RefusedPolicyView {
    /// Its kind.
    pub kind: PolicyTypeView,
    /// Its name, and how many have it.
    pub check: PolicyCheckView,
}
