//! Voice rules between the page and the plan, and whom they concern.

use crate::view::{
    AudienceView, CountryView, PoliciesView, PolicyChoiceView, SiteView, VoiceRuleView, VoiceRulesRequest,
    VoiceRulesView, small,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use sync_core::{
    mirror::{Intention, Mirror, intention},
    projection::Projection,
    tenant::PolicyType,
    voice_rules::{Audience, PolicyChoice, VoiceRule, VoiceRules},
};

/// Where the Teams-enabled people of the phone system are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Census {
    pub(crate) sites: Vec<SiteView>,
    pub(crate) countries: Vec<CountryView>,
}

impl Census {
    /// Counts the people of these records, by name of site and code of country.
    pub(crate) fn of<'a>(people: impl Iterator<Item = &'a Projection>) -> Self {
        let mut sites: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut countries: BTreeMap<String, usize> = BTreeMap::new();
        for person in people {
            if let Some(site) = &person.site {
                *sites.entry((site.name.clone(), site.id.clone())).or_default() += 1;
            }
            if let Some(code) = &person.country {
                *countries.entry(code.clone()).or_default() += 1;
            }
        }
        Self {
            sites: sites
                .into_iter()
                .map(|((name, id), people)| SiteView {
                    id,
                    name,
                    people: small(people),
                })
                .collect(),
            countries: countries
                .into_iter()
                .map(|(code, people)| CountryView {
                    code,
                    people: small(people),
                })
                .collect(),
        }
    }

    /// Of the mirror.
    pub(crate) fn of_mirror(mirror: &Mirror) -> Self {
        Self::of(wishes(mirror))
    }

    fn site_name(&self, id: &str) -> String {
        let known = self.sites.iter().find(|site| site.id == id);
        known.map_or(id, |site| site.name.as_str()).to_owned()
    }
}

fn wishes(mirror: &Mirror) -> impl Iterator<Item = &Projection> {
    mirror
        .rows
        .values()
        .filter_map(|row| match intention(row, mirror) {
            Intention::Want(wish) => Some(wish),
            Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => None,
        })
}

/// The rules as the page shows them.
pub(crate) fn shown(rules: &VoiceRules, census: Census) -> VoiceRulesView {
    VoiceRulesView {
        rules: rules
            .rules
            .iter()
            .map(|rule| VoiceRuleView {
                audience: match &rule.audience {
                    Audience::Site { id } => AudienceView::Site {
                        id: id.clone(),
                        name: census.site_name(id),
                    },
                    Audience::Country { code } => AudienceView::Country { code: code.clone() },
                },
                policies: policies_shown(&rule.policies),
            })
            .collect(),
        default: policies_shown(&rules.default),
        sites: census.sites,
        countries: census.countries,
    }
}

fn policies_shown(policies: &BTreeMap<PolicyType, PolicyChoice>) -> PoliciesView {
    let choice = |kind| match policies.get(&kind) {
        None => PolicyChoiceView::Leave,
        Some(PolicyChoice::TenantDefault) => PolicyChoiceView::TenantDefault,
        Some(PolicyChoice::Named { name, policy_id }) => PolicyChoiceView::Named {
            name: name.clone(),
            checked: policy_id.is_some(),
        },
    };
    PoliciesView {
        voice_routing: choice(PolicyType::VoiceRouting),
        dial_plan: choice(PolicyType::DialPlan),
        calling: choice(PolicyType::Calling),
    }
}

/// The rules that the page asks for, every name still to be looked up.
pub(crate) fn asked(request: VoiceRulesRequest) -> VoiceRules {
    VoiceRules {
        rules: request
            .rules
            .into_iter()
            .map(|rule| VoiceRule {
                audience: match rule.audience {
                    AudienceView::Site { id, .. } => Audience::Site { id },
                    AudienceView::Country { code } => Audience::Country {
                        code: code.trim().to_uppercase(),
                    },
                },
                policies: policies_asked(rule.policies),
            })
            .collect(),
        default: policies_asked(request.default),
    }
}

fn policies_asked(policies: PoliciesView) -> BTreeMap<PolicyType, PolicyChoice> {
    let choice = |choice| match choice {
        PolicyChoiceView::Leave => None,
        PolicyChoiceView::TenantDefault => Some(PolicyChoice::TenantDefault),
        PolicyChoiceView::Named { name, .. } if name.trim().is_empty() => None,
        PolicyChoiceView::Named { name, .. } => Some(PolicyChoice::Named {
            name: name.trim().to_owned(),
            policy_id: None,
        }),
    };
    [
        (PolicyType::VoiceRouting, choice(policies.voice_routing)),
        (PolicyType::DialPlan, choice(policies.dial_plan)),
        (PolicyType::Calling, choice(policies.calling)),
    ]
    .into_iter()
    .filter_map(|(kind, choice)| Some((kind, choice?)))
    .collect()
}

/// How many people get something else by the new rules than by the old ones.
pub(crate) fn affected(mirror: &Mirror, old: &VoiceRules, new: &VoiceRules) -> u32 {
    let differs = |person: &&Projection| {
        let site = person.site.as_ref().map(|site| site.id.as_str());
        let country = person.country.as_deref();
        !same(old.for_person(site, country), new.for_person(site, country))
    };
    small(wishes(mirror).filter(differs).count())
}

fn same(old: &BTreeMap<PolicyType, PolicyChoice>, new: &BTreeMap<PolicyType, PolicyChoice>) -> bool {
    let name = |choice: &PolicyChoice| match choice {
        PolicyChoice::TenantDefault => None,
        PolicyChoice::Named { name, .. } => Some(name.to_lowercase()),
    };
    old.len() == new.len()
        && old
            .iter()
            .all(|(kind, choice)| new.get(kind).is_some_and(|other| name(other) == name(choice)))
}
