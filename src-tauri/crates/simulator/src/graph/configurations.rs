//! `/admin/teams/userConfigurations` ("teamsUserConfiguration"): what Teams shows of an account, with its lag.

use std::ops::Bound;

use serde_json::{Value, json};

use super::error::Problem;
use super::page;
use super::users::is_person;
use super::{context, strange};
use crate::clock::seconds;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::tenant::effective_policies;
use crate::world::{Account, AccountKind, Licence, UserType};

const OF: &str = "admin/teams/userConfigurations";

pub(super) fn get(state: &mut State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let strange = strange(state, asked);
    let found = state.world.accounts.get(&id.to_ascii_lowercase());
    let account = found
        .filter(|a| is_listed(state, a))
        .ok_or_else(|| Problem::no_such("User", id))?;
    let mut row = page::select(
        configuration(state, asked, account, strange),
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
    let mut rows = Vec::new();
    let mut last = None;
    let mut more = false;
    for account in state.world.accounts.range::<String, _>(range).map(|(_, a)| a) {
        let shown = is_person(account) || state.knobs.configurations_resource_accounts;
        if !shown || !is_listed(state, account) {
            continue;
        }
        let row = configuration(state, asked, account, strange);
        if filter.as_ref().is_some_and(|f| !f.matches(&row)) {
            continue;
        }
        if rows.len() == top {
            more = true;
            break;
        }
        last = Some(account.id.clone());
        rows.push(page::select(row, selection.as_deref()));
    }
    page::shrink(state, asked, &mut rows);
    let mut body = page::collection(context(asked, OF), rows);
    if more && let Some(last) = last {
        body["@odata.nextLink"] = json!(page::link(state, asked, "$skiptoken", &page::seal(&last)));
    }
    Ok(Reply::json(200, "application/json", body))
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

fn configuration(state: &State, asked: &Asked, account: &Account, strange: bool) -> Value {
    let shown = &account.shown;
    let mut features: Vec<&str> = shown
        .licences
        .iter()
        .map(|l| match l {
            Licence::Teams => "Teams",
            Licence::PhoneSystem => "PhoneSystem",
            Licence::CallingPlan => "CallingPlan",
        })
        .collect();
    if account.kind == AccountKind::ResourceAccount {
        features.push("VoiceApp");
    }
    if strange {
        features.push("Holograms");
    }
    let numbers: Vec<Value> = shown
        .voice
        .numbers
        .iter()
        .map(|n| json!({"telephoneNumber": n.telephone_number, "assignmentCategory": n.category}))
        .collect();
    json!({
        "id": account.id,
        "userPrincipalName": shown.upn,
        "tenantId": state.world.identity.tenant_id,
        "accountType": if strange { "unknownFutureValue" } else { account_type(asked, account) },
        "isEnterpriseVoiceEnabled": shown.voice.enterprise_voice,
        "featureTypes": features,
        "telephoneNumbers": numbers,
        "effectivePolicyAssignments": policies(state, account, strange),
        "createdDateTime": seconds(account.created),
        "modifiedDateTime": seconds(shown.modified.unwrap_or(account.created)),
    })
}

fn policies(state: &State, account: &Account, strange: bool) -> Vec<Value> {
    let effective = effective_policies(account);
    let mut rows: Vec<Value> = effective
        .iter()
        .map(|e| {
            let name = state.world.policy(e.policy_id).map(|p| p.name.as_str());
            let kind = if e.group_id.is_some() { "group" } else { "direct" };
            json!({
                "policyType": e.policy_type,
                "policyAssignment": {
                    "displayName": name,
                    "assignmentType": if strange { "hereditary" } else { kind },
                    "policyId": e.policy_id,
                    "groupId": e.group_id,
                },
            })
        })
        .collect();
    if state.knobs.global_policy_listed {
        for kind in ["OnlineVoiceRoutingPolicy", "TenantDialPlan", "TeamsCallingPolicy"] {
            if effective.iter().all(|e| e.policy_type != kind) {
                rows.push(json!({
                    "policyType": kind,
                    "policyAssignment": {
                        "displayName": "Global",
                        "assignmentType": "direct",
                        "policyId": "Global",
                        "groupId": null,
                    },
                }));
            }
        }
    }
    rows
}
