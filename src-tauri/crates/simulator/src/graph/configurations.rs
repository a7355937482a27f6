//! `/admin/teams/userConfigurations` ("teamsUserConfiguration"): what Teams shows of an account, with its lag.

use std::ops::Bound;

use serde::Serialize;
use serde_json::Value;

use super::error::Problem;
use super::page;
use super::users::is_person;
use super::{context, strange};
use crate::clock::seconds;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::tenant::effective_policies;
use crate::world::{Account, AccountKind, HeldNumber, Licence, UserType};

const OF: &str = "admin/teams/userConfigurations";

pub(super) fn get(state: &mut State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let strange = strange(state, asked);
    let found = state.world.accounts.get(&id.to_ascii_lowercase());
    let account = found
        .filter(|a| is_listed(state, a))
        .ok_or_else(|| Problem::no_such("User", id))?;
    let mut row = page::select(
        value(&configuration(state, asked, account, strange)),
        page::selection(asked).as_deref(),
    );
    row["@odata.context"] = context(asked, &format!("{OF}/$entity"));
    Ok(Reply::json(200, "application/json", row))
}

pub(super) fn list(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    let page_size = state.knobs.configurations_page.max(1) as usize;
    let top = page::top(asked, page_size, 999)?.min(page_size);
    let filter = page::filter(asked)?;
    let selection = page::selection(asked);
    let strange = strange(state, asked);
    let after = asked
        .param("$skiptoken")
        .map(page::unseal)
        .transpose()?
        .unwrap_or_default();
    let range = (Bound::Excluded(after), Bound::Unbounded);
    let mut ids = Vec::new();
    let mut more = false;
    for account in state.world.accounts.range::<String, _>(range).map(|(_, a)| a) {
        let shown = is_person(account) || state.knobs.configurations_resource_accounts;
        if !shown || !is_listed(state, account) {
            continue;
        }
        let row = || value(&configuration(state, asked, account, strange));
        if filter.as_ref().is_some_and(|f| !f.matches(&row())) {
            continue;
        }
        if ids.len() == top {
            more = true;
            break;
        }
        ids.push(account.id.clone());
    }
    let token = ids.last().filter(|_| more).map(|last| page::seal(last));
    page::shrink(state, asked, &mut ids);
    let next = token.map(|token| page::link(state, asked, "$skiptoken", &token));
    let accounts = ids.iter().filter_map(|id| state.world.accounts.get(id));
    let rows = accounts.map(|account| configuration(state, asked, account, strange));
    let context = context(asked, OF);
    Ok(match selection.as_deref() {
        Some(names) => {
            let rows = rows.map(|row| page::select(value(&row), Some(names)));
            page::reply(&context, &rows.collect::<Vec<_>>(), next)
        }
        None => page::reply(&context, &rows.collect::<Vec<_>>(), next),
    })
}

fn is_listed(state: &State, account: &Account) -> bool {
    account.shown.known && (account.deleted.is_none() || state.knobs.configurations_keep_deleted)
}

fn account_type(asked: &Asked, account: &Account) -> &'static str {
    let evolved = asked
        .header("prefer")
        .is_some_and(|p| p.contains("include-unknown-enum-members"));
    if account.kind == AccountKind::ResourceAccount {
        "resourceAccount"
    } else if account.user_type == UserType::Guest {
        "guest"
    } else if account.homed_on_premises {
        "sfbOnPremUser"
    } else if account.shown.licences.contains(&Licence::Teams) {
        "user"
    } else if evolved {
        "ineligibleUser"
    } else {
        "unknownFutureValue"
    }
}

/// "teamsUserConfiguration". Types and not `json!`: a list of ten thousand is written as it is read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration<'a> {
    id: &'a str,
    user_principal_name: &'a str,
    tenant_id: &'a str,
    account_type: &'static str,
    is_enterprise_voice_enabled: bool,
    feature_types: Vec<&'static str>,
    telephone_numbers: Vec<AssignedNumber<'a>>,
    effective_policy_assignments: Vec<PolicyRow<'a>>,
    created_date_time: String,
    modified_date_time: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AssignedNumber<'a> {
    telephone_number: &'a str,
    assignment_category: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyRow<'a> {
    policy_type: &'a str,
    policy_assignment: PolicyAssignment<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyAssignment<'a> {
    display_name: Option<&'a str>,
    assignment_type: &'static str,
    policy_id: &'a str,
    group_id: Option<&'a str>,
}

/// What `$filter` and `$select` look at.
fn value(configuration: &Configuration<'_>) -> Value {
    // Nothing in it can fail to be written: names are strings, and there is no map with other keys.
    serde_json::to_value(configuration).unwrap_or_default()
}

fn configuration<'a>(
    state: &'a State,
    asked: &Asked,
    account: &'a Account,
    strange: bool,
) -> Configuration<'a> {
    let shown = &account.shown;
    let feature = |licence: &Licence| match licence {
        Licence::Teams => "Teams",
        Licence::PhoneSystem => "PhoneSystem",
        Licence::CallingPlan => "CallingPlan",
    };
    let mut features: Vec<&str> = shown.licences.iter().map(feature).collect();
    if account.kind == AccountKind::ResourceAccount {
        features.push("VoiceApp");
    }
    if strange {
        features.push("Holograms");
    }
    let number = |held: &'a HeldNumber| AssignedNumber {
        telephone_number: &held.telephone_number,
        assignment_category: &held.category,
    };
    Configuration {
        id: &account.id,
        user_principal_name: &shown.upn,
        tenant_id: &state.world.identity.tenant_id,
        account_type: if strange {
            "unknownFutureValue"
        } else {
            account_type(asked, account)
        },
        is_enterprise_voice_enabled: shown.voice.enterprise_voice,
        feature_types: features,
        telephone_numbers: shown.voice.numbers.iter().map(number).collect(),
        effective_policy_assignments: policies(state, account, strange),
        created_date_time: seconds(account.created),
        modified_date_time: seconds(shown.modified.unwrap_or(account.created)),
    }
}

fn policies<'a>(state: &'a State, account: &'a Account, strange: bool) -> Vec<PolicyRow<'a>> {
    let effective = effective_policies(account);
    let mut rows: Vec<PolicyRow<'a>> = effective
        .iter()
        .map(|e| {
            let kind = if e.group_id.is_some() { "group" } else { "direct" };
            PolicyRow {
                policy_type: e.policy_type,
                policy_assignment: PolicyAssignment {
                    display_name: state.world.policy(e.policy_id).map(|p| p.name.as_str()),
                    assignment_type: if strange { "hereditary" } else { kind },
                    policy_id: e.policy_id,
                    group_id: e.group_id,
                },
            }
        })
        .collect();
    if state.knobs.global_policy_listed {
        for kind in ["OnlineVoiceRoutingPolicy", "TenantDialPlan", "TeamsCallingPolicy"] {
            if effective.iter().all(|e| e.policy_type != kind) {
                rows.push(PolicyRow {
                    policy_type: kind,
                    policy_assignment: PolicyAssignment {
                        display_name: Some("Global"),
                        assignment_type: "direct",
                        policy_id: "Global",
                        group_id: None,
                    },
                });
            }
        }
    }
    rows
}
