//! What Teams shows of an account (`teamsUserConfiguration`).

use crate::graph::{
    client::{Graph, Request},
    odata::{Page, Trail},
    reads::Place,
    reply::Reply,
};
use outbound::encode_segment;
use serde::Deserialize;

use sync_core::{
    failure::Failure,
    id::{EntraId, PolicyId},
    number::PhoneNumber,
    tenant::{
        AccountType, EffectivePolicy, NumberCategory, Policies, PolicySource, PolicyType, ShownNumber,
        VoiceUser,
    },
};
use tokio::time::Instant;

const PATH: &str = "/admin/teams/userConfigurations";
/// The name of the policy that everybody has who has no other: the same as no policy at all.
const TENANT_DEFAULT: &str = "Global";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    id: String,
    account_type: Option<String>,
    is_enterprise_voice_enabled: Option<bool>,
    telephone_numbers: Option<Vec<Shown>>,
    effective_policy_assignments: Option<Vec<Effective>>,
    feature_types: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    telephone_number: Option<String>,
    assignment_category: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Effective {
    policy_type: Option<String>,
    policy_assignment: Option<PolicyAssignment>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PolicyAssignment {
    display_name: Option<String>,
    assignment_type: Option<String>,
    policy_id: Option<String>,
}

impl Graph {
    /// What Teams shows of these accounts; `None` = not known to Teams.
    pub(crate) async fn voice_users(&self, ids: &[EntraId]) -> Vec<Result<Option<VoiceUser>, Failure>> {
        self.voice_users_dated(ids).await.0
    }

    /// The same, with when the oldest of the answers was asked for.
    pub(crate) async fn voice_users_dated(
        &self,
        ids: &[EntraId],
    ) -> (Vec<Result<Option<VoiceUser>, Failure>>, Option<Instant>) {
        let path = |id: &EntraId| format!("{PATH}/{}", encode_segment(id.as_str()));
        let requests = ids.iter().map(|id| Request::get(path(id))).collect();
        let (replies, asked) = self.read_many_dated(requests).await;
        let read = |reply: Result<Reply, Failure>| Ok(reply?.found::<Configuration>()?.map(VoiceUser::from));
        (replies.into_iter().map(read).collect(), asked)
    }

    /// What Teams shows of everybody it lists. No page size is documented, so none is asked for.
    pub(crate) async fn all_voice_users(&self) -> Result<Vec<VoiceUser>, Failure> {
        let mut page: Page<Configuration> = self.page(Place::Path(PATH)).await?;
        let (mut users, mut trail) = (Vec::new(), Trail::default());
        loop {
            users.extend(page.items.into_iter().map(VoiceUser::from));
            let Some(link) = page.next else { return Ok(users) };
            page = self.page(Place::Link(&trail.step(link)?)).await?;
        }
    }
}

impl From<Configuration> for VoiceUser {
    fn from(configuration: Configuration) -> Self {
        let id = EntraId::new(configuration.id.to_ascii_lowercase());
        let features = configuration.feature_types.unwrap_or_default();
        let has = |feature: &str| features.iter().any(|f| f.eq_ignore_ascii_case(feature));
        let shown = configuration.telephone_numbers.unwrap_or_default();
        let (mut numbers, mut unreadable) = (Vec::new(), None);
        for shown in shown {
            match shown_number(shown) {
                Ok(number) => numbers.extend(number),
                Err(text) => {
                    tracing::warn!(account = %id, "Teams shows a number that is none");
                    unreadable = Some(text);
                }
            }
        }
        Self {
            account_type: account_type(configuration.account_type.as_deref()),
            enterprise_voice: configuration.is_enterprise_voice_enabled,
            numbers,
            unreadable,
            policies: policies(configuration.effective_policy_assignments.unwrap_or_default()),
            phone_system: has("PhoneSystem"),
            calling_plan: has("CallingPlan"),
            id,
        }
    }
}

/// The number of an entry; `None` for an entry without one, the text where it is none as we know numbers.
fn shown_number(shown: Shown) -> Result<Option<ShownNumber>, String> {
    let Some(text) = shown.telephone_number.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let number = PhoneNumber::parse(&text).map_err(|_| text)?;
    let category = category(shown.assignment_category.as_deref());
    Ok(Some(ShownNumber { number, category }))
}

fn policies(assignments: Vec<Effective>) -> Policies {
    let mut policies = Policies::new();
    for assignment in assignments {
        let (Some(named), Some(policy)) = (assignment.policy_type, assignment.policy_assignment) else {
            continue;
        };
        let Some(kind) = PolicyType::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(&named))
        else {
            continue;
        };
        let name = untagged(policy.display_name.as_deref().unwrap_or_default()).to_owned();
        if name.is_empty() && policy.policy_id.is_none() || name.eq_ignore_ascii_case(TENANT_DEFAULT) {
            continue;
        }
        let source = source(policy.assignment_type.as_deref());
        let policy_id = policy.policy_id.filter(|id| !id.is_empty()).map(PolicyId::new);
        let effective = EffectivePolicy {
            policy_id,
            name,
            source,
        };
        // What is assigned to the user himself beats what he inherits.
        if source == PolicySource::Direct {
            policies.insert(kind, effective);
        } else {
            policies.entry(kind).or_insert(effective);
        }
    }
    policies
}

/// A policy's name as an admin knows it, without Microsoft's `Tag:`.
pub(crate) fn untagged(name: &str) -> &str {
    match name.get(..4) {
        Some(tag) if tag.eq_ignore_ascii_case("tag:") => name[4..].trim(),
        _ => name.trim(),
    }
}

fn source(text: Option<&str>) -> PolicySource {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "direct" => PolicySource::Direct,
        "group" => PolicySource::Group,
        _ => PolicySource::Unknown,
    }
}

fn account_type(text: Option<&str>) -> AccountType {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "user" => AccountType::User,
        "resourceaccount" => AccountType::ResourceAccount,
        "guest" => AccountType::Guest,
        "sfbonpremuser" => AccountType::OnPremises,
        "ineligibleuser" => AccountType::Ineligible,
        _ => AccountType::Unknown,
    }
}

/// `assignmentCategory`, here and in the records of numbers.
pub(crate) fn category(text: Option<&str>) -> NumberCategory {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "primary" => NumberCategory::Primary,
        "private" => NumberCategory::Private,
        "alternate" => NumberCategory::Alternate,
        _ => NumberCategory::Unknown,
    }
}
