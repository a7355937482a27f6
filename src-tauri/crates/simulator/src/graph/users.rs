//! `/users`, `/users/{id}/licenseDetails`, `/organization` ("List users", "Get a user", "List licenseDetails").

use std::collections::BTreeSet;
use std::ops::Bound;

use serde_json::{Value, json};

use super::context;
use super::error::Problem;
use super::odata::Filter;
use super::page;
use crate::clock::seconds;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{Account, AccountKind, Licence, UserType, World};

/// Properties sent without `$select`.
const DEFAULTS: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
];

struct Plan {
    service: &'static str,
    name: &'static str,
    plan_id: &'static str,
    sku_id: &'static str,
    sku: &'static str,
}

/// Service plans and SKUs. MCOEV and TEAMS1 are documented; the Calling Plan's ids are from general knowledge.
fn plan(licence: Licence) -> Plan {
    match licence {
        Licence::Teams => Plan {
            service: "TeamspaceAPI",
            name: "TEAMS1",
            plan_id: "57ff2da0-773e-42df-b2af-ffb7a2317929",
            sku_id: "7e31c0d9-9551-471d-836f-32ee72be4a01",
            sku: "Microsoft_Teams_Enterprise_New",
        },
        Licence::PhoneSystem => Plan {
            service: "MicrosoftCommunicationsOnline",
            name: "MCOEV",
            plan_id: "4828c8ec-dc2e-4779-b502-87ac9ce28ab7",
            sku_id: "e43b5b99-8dfb-405f-9987-dc307f34bcbd",
            sku: "MCOEV",
        },
        Licence::CallingPlan => Plan {
            service: "MicrosoftCommunicationsOnline",
            name: "MCOPSTN1",
            plan_id: "4ed3ff63-69d7-4fb7-b984-5aec7f605ca8",
            sku_id: "0dab259f-bf13-4952-b7f8-7db8f131b28d",
            sku: "MCOPSTN_1",
        },
    }
}

/// Every property we know of an account.
pub(super) fn user_json(account: &Account) -> Value {
    let assigned: Vec<Value> = account
        .licences
        .iter()
        .map(|l| {
            let plan = plan(*l);
            json!({
                "assignedDateTime": seconds(account.created),
                "capabilityStatus": "Enabled",
                "service": plan.service,
                "servicePlanId": plan.plan_id,
            })
        })
        .collect();
    let licences: Vec<Value> = account
        .licences
        .iter()
        .map(|l| json!({"disabledPlans": [], "skuId": plan(*l).sku_id}))
        .collect();
    let proxies: Vec<String> = account.mail.iter().map(|m| format!("SMTP:{m}")).collect();
    json!({
        "id": account.id,
        "businessPhones": [],
        "displayName": account.display_name,
        "givenName": account.given_name,
        "jobTitle": null,
        "mail": account.mail,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": null,
        "surname": account.surname,
        "userPrincipalName": account.upn,
        "accountEnabled": account.enabled,
        "usageLocation": account.usage_location,
        "userType": match account.user_type { UserType::Member => "Member", UserType::Guest => "Guest" },
        "onPremisesSyncEnabled": account.on_premises_sync.then_some(true),
        "createdDateTime": seconds(account.created),
        "deletedDateTime": account.deleted.map(seconds),
        "assignedPlans": assigned,
        "assignedLicenses": licences,
        "proxyAddresses": proxies,
        "department": null,
    })
}

/// A row with the asked or the default properties; an unknown property is refused.
pub(super) fn selected(row: Value, selection: Option<&[String]>) -> Result<Value, Problem> {
    let Some(names) = selection else {
        let defaults: Vec<String> = DEFAULTS.iter().map(|d| (*d).to_owned()).collect();
        return Ok(page::select(row, Some(&defaults)));
    };
    if let Some(unknown) = names.iter().find(|name| row.get(name.as_str()).is_none()) {
        let message = format!("Could not find a property named '{unknown}' on type 'microsoft.graph.user'.");
        return Err(Problem::bad_request(message));
    }
    Ok(page::select(row, Some(names)))
}

/// One user by object id or user principal name.
pub(super) fn get(state: &State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let account = state
        .world
        .find_account(id)
        .ok_or_else(|| Problem::no_such("user", id))?;
    let mut row = selected(user_json(account), page::selection(asked).as_deref())?;
    row["@odata.context"] = context(asked, "users/$entity");
    Ok(Reply::json(200, "application/json", row))
}

/// One account in the recycle bin.
pub(super) fn deleted(state: &State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let gone = state
        .world
        .accounts
        .get(&id.to_ascii_lowercase())
        .filter(|a| a.deleted.is_some());
    let account = gone.ok_or_else(|| Problem::no_such("user", id))?;
    let mut row = selected(user_json(account), page::selection(asked).as_deref())?;
    row["@odata.type"] = json!("#microsoft.graph.user");
    Ok(Reply::json(200, "application/json", row))
}

/// A page of users, in the order of object ids.
pub(super) fn list(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    let top = page::top(asked, 100, 999)?;
    if asked.param("$skip").is_some() {
        return Err(Problem::new(
            400,
            "Request_UnsupportedQuery",
            "'$skip' is not supported by the service.",
        ));
    }
    let filter = page::filter(asked)?;
    check_advanced(state, asked, filter.as_ref())?;
    let selection = page::selection(asked);
    let after = asked
        .param("$skiptoken")
        .map(page::unseal)
        .transpose()?
        .unwrap_or_default();
    let mut rows = Vec::new();
    let mut last = None;
    let mut more = false;
    for account in candidates(&state.world, filter.as_ref(), &after) {
        let row = user_json(account);
        if filter.as_ref().is_some_and(|f| !f.matches(&row)) {
            continue;
        }
        if rows.len() == top {
            more = true;
            break;
        }
        last = Some(account.id.clone());
        rows.push(selected(row, selection.as_deref())?);
    }
    page::shrink(state, asked, &mut rows);
    let mut body = page::collection(context(asked, "users"), rows);
    if asked.param("$count") == Some("true") && after.is_empty() && !more {
        body["@odata.count"] = json!(body["value"].as_array().map_or(0, Vec::len));
    }
    if more && let Some(last) = last {
        let token = page::seal(&last);
        body["@odata.nextLink"] = json!(page::link(state, asked, "$skiptoken", &token));
    }
    Ok(Reply::json(200, "application/json", body))
}

fn check_advanced(state: &State, asked: &Asked, filter: Option<&Filter>) -> Result<(), Problem> {
    let Some(filter) = filter else { return Ok(()) };
    const FILTERABLE: [&str; 12] = [
        "id",
        "userPrincipalName",
        "mail",
        "displayName",
        "givenName",
        "surname",
        "accountEnabled",
        "userType",
        "usageLocation",
        "proxyAddresses",
        "assignedPlans",
        "onPremisesSyncEnabled",
    ];
    if let Some(unknown) = filter.paths().into_iter().find(|p| !FILTERABLE.contains(p)) {
        let message = format!(
            "Unsupported or invalid query filter clause specified for property '{unknown}' of resource 'User'."
        );
        return Err(Problem::new(400, "Request_UnsupportedQuery", message));
    }
    let eventual = asked
        .header("consistencylevel")
        .is_some_and(|v| v.eq_ignore_ascii_case("eventual"));
    let allowed = eventual && asked.param("$count") == Some("true");
    if (filter.is_advanced() || asked.param("$orderby").is_some()) && !allowed {
        let code = if state.knobs.unsupported_query_own_code {
            "Request_UnsupportedQuery"
        } else {
            "Request_BadRequest"
        };
        return Err(Problem::new(
            400,
            code,
            "Operator is not supported without ConsistencyLevel: eventual and $count=true.",
        ));
    }
    Ok(())
}

/// The accounts a filter can be about, in the order of ids: by index where it names ids, names or addresses, else all.
fn candidates<'w>(
    world: &'w World,
    filter: Option<&Filter>,
    after: &str,
) -> Box<dyn Iterator<Item = &'w Account> + 'w> {
    let after = after.to_owned();
    match filter.and_then(|filter| indexed(world, filter)) {
        Some(ids) => Box::new(
            ids.into_iter()
                .filter(move |id| id.as_str() > after.as_str())
                .filter_map(|id| world.live_account(id)),
        ),
        None => Box::new(
            world
                .accounts
                .range::<String, _>((Bound::Excluded(after), Bound::Unbounded))
                .map(|(_, account)| account)
                .filter(|a| a.deleted.is_none()),
        ),
    }
}

/// The ids of all accounts that may match, and perhaps of others; `None` where no index can say.
fn indexed<'w>(world: &'w World, filter: &Filter) -> Option<BTreeSet<&'w String>> {
    let of = |path: &str, value: &Value| -> Option<BTreeSet<&'w String>> {
        let value = value.as_str()?;
        let found: Vec<&'w Account> = match path {
            "id" => world.live_account(value).into_iter().collect(),
            "userPrincipalName" => world.account_by_upn(value).into_iter().collect(),
            "mail" => world.accounts_by_mail(value).collect(),
            _ => return None,
        };
        Some(found.into_iter().map(|account| &account.id).collect())
    };
    match filter {
        Filter::Equal { path, value } => of(path, value),
        Filter::In { path, values } => {
            let found: Option<Vec<_>> = values.iter().map(|value| of(path, value)).collect();
            Some(found?.into_iter().flatten().collect())
        }
        Filter::And(a, b) => indexed(world, a).or_else(|| indexed(world, b)),
        Filter::Or(a, b) => {
            let mut found = indexed(world, a)?;
            found.extend(indexed(world, b)?);
            Some(found)
        }
        Filter::Not(_) | Filter::NotEqual { .. } | Filter::Text { .. } | Filter::Any { .. } => None,
    }
}

/// Licences with their service plans.
pub(super) fn licence_details(state: &State, asked: &Asked, id: &str) -> Result<Reply, Problem> {
    let account = state
        .world
        .find_account(id)
        .ok_or_else(|| Problem::no_such("user", id))?;
    let row = |licence: &Licence| {
        let plan = plan(*licence);
        json!({
            "id": page::seal(&format!("{}{}", account.id, plan.sku_id)),
            "skuId": plan.sku_id,
            "skuPartNumber": plan.sku,
            "servicePlans": [{
                "servicePlanId": plan.plan_id,
                "servicePlanName": plan.name,
                "provisioningStatus": "Success",
                "appliesTo": "User",
            }],
        })
    };
    let rows: Vec<Value> = account.licences.iter().map(row).collect();
    let of = format!("users('{}')/licenseDetails", account.id);
    Ok(Reply::json(
        200,
        "application/json",
        json!({"@odata.context": context(asked, &of), "value": rows}),
    ))
}

/// The company of a tenant: ours, or the other one that an account of the sign-in page belongs to.
pub(super) fn organization(state: &State, tenant_id: &str) -> Reply {
    let identity = &state.world.identity;
    if tenant_id != identity.tenant_id {
        let other = json!({"id": tenant_id, "displayName": "Another Tenant", "countryLetterCode": "US", "verifiedDomains": []});
        return Reply::json(200, "application/json", json!({"value": [other]}));
    }
    let body = json!({"value": [{
        "id": identity.tenant_id,
        "displayName": identity.display_name,
        "countryLetterCode": "GB",
        "verifiedDomains": [
            {"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": true, "isInitial": false, "name": identity.domain, "type": "Managed"},
            {"capabilities": "Email", "isDefault": false, "isInitial": true, "name": "acmesample.onmicrosoft.example", "type": "Managed"},
        ],
    }]});
    Reply::json(200, "application/json", body)
}

/// Whether Teams counts the account among its users rather than its resource accounts.
pub(super) fn is_person(account: &Account) -> bool {
    account.kind == AccountKind::Person
}
