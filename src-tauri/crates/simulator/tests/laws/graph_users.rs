use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};
use simulator::{AccountKind, Licence, TenantChange};

use crate::office::{Office, assert_shape, fixture};

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

async fn filtered(office: &Office, filter: &str) -> Vec<Value> {
    let answer = office.get(&format!("users?$filter={}", encoded(filter))).await;
    assert_eq!(answer.status, 200, "{filter}: {}", answer.json());
    answer.rows()
}

fn upn_with(office: &Office, mark: char) -> simulator::Account {
    let world = office.control.world();
    let fits = |a: &&simulator::Account| a.upn.contains(mark) && !a.upn.contains("#EXT#");
    world.accounts.values().find(fits).cloned().unwrap()
}

#[tokio::test(start_paused = true)]
async fn people_with_awkward_names_are_found_by_name_and_by_filter() {
    let office = Office::quick(60).await;
    for mark in ['\'', '/', '#'] {
        let account = upn_with(&office, mark);
        let direct = office.get(&format!("users/{}", encoded(&account.upn))).await;
        assert_eq!(direct.json()["id"], account.id.as_str());
        let filter = format!("userPrincipalName eq '{}'", account.upn.replace('\'', "''"));
        assert_eq!(filtered(&office, &filter).await[0]["id"], account.id.as_str());
    }
}

#[tokio::test(start_paused = true)]
async fn plans_and_locations_come_only_when_selected() {
    let office = Office::quick(20).await;
    let plain = office.get("users?$top=1").await.rows()[0].clone();
    for absent in ["assignedPlans", "usageLocation", "accountEnabled", "userType"] {
        assert!(plain.get(absent).is_none(), "{absent}");
    }
    let chosen = office
        .get("users?$top=1&$select=id,assignedPlans,usageLocation,accountEnabled")
        .await
        .rows();
    assert!(chosen[0]["assignedPlans"].is_array() && chosen[0].get("displayName").is_none());
    let unknown = office.get("users?$select=id,shoeSize").await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test(start_paused = true)]
async fn filters_by_list_by_prefix_and_by_mail() {
    let office = Office::quick(60).await;
    let world = office.control.world();
    let people: Vec<&simulator::Account> = world.accounts.values().filter(|a| a.deleted.is_none()).collect();
    let (a, b) = (people[3], people[9]);
    let quoted = |upn: &str| upn.replace('\'', "''");
    let both = format!("userPrincipalName in ('{}','{}')", quoted(&a.upn), quoted(&b.upn));
    assert_eq!(filtered(&office, &both).await.len(), 2);
    let either = format!("id eq '{}' or id eq '{}'", a.id, b.id);
    assert_eq!(filtered(&office, &either).await.len(), 2);
    let upper = format!("userPrincipalName eq '{}'", quoted(&a.upn).to_uppercase());
    assert_eq!(filtered(&office, &upper).await.len(), 1);
    assert!(
        !filtered(&office, "startswith(userPrincipalName,'ra-')")
            .await
            .is_empty()
    );
    assert!(
        filtered(&office, "accountEnabled eq false")
            .await
            .iter()
            .all(|r| r["id"].is_string())
    );
    let ambiguous = office
        .control
        .problems()
        .into_iter()
        .find(|p| p.cause == "ambiguous_account")
        .unwrap();
    let mail = office
        .control
        .pbx_user(&ambiguous.pbx_user_id)
        .unwrap()
        .primary_email;
    assert_eq!(filtered(&office, &format!("mail eq '{mail}'")).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn advanced_filters_need_their_header_and_count() {
    let office = Office::quick(20).await;
    let path = format!("users?$filter={}", encoded("userType ne 'Guest'"));
    let refused = office.get(&path).await;
    assert_eq!(
        (refused.status, refused.json()["error"]["code"].clone()),
        (400, json!("Request_UnsupportedQuery"))
    );
    office.control.set_knobs(|k| k.unsupported_query_own_code = false);
    assert_eq!(
        office.get(&path).await.json()["error"]["code"],
        "Request_BadRequest"
    );
    let eventual = [("ConsistencyLevel", "eventual")];
    let allowed = office
        .graph_with(Method::GET, &format!("{path}&$count=true"), None, &eventual)
        .await;
    assert_eq!(allowed.status, 200);
    assert_eq!(office.get("users?$skip=5").await.status, 400);
    assert_eq!(office.get("users?$top=1000").await.status, 400);
    assert_eq!(office.get("users?$filter=nonsense").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn next_links_lead_through_everybody_once() {
    let office = Office::quick(60).await;
    let mut page = office.get("users?$top=7&$select=id").await;
    let mut found: Vec<String> = Vec::new();
    loop {
        found.extend(page.rows().iter().map(|r| r["id"].as_str().unwrap().to_owned()));
        let Some(link) = page.json()["@odata.nextLink"].as_str().map(str::to_owned) else {
            break;
        };
        page = office.follow(&link).await;
    }
    let live = office
        .control
        .world()
        .accounts
        .values()
        .filter(|a| a.deleted.is_none())
        .count();
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), live);
    assert_eq!(found.len(), live);
}

#[tokio::test(start_paused = true)]
async fn licences_show_their_service_plans() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let rows = office
        .get(&format!("users/{account}/licenseDetails"))
        .await
        .rows();
    let plans: Vec<&Value> = rows
        .iter()
        .map(|r| &r["servicePlans"][0]["servicePlanId"])
        .collect();
    assert!(plans.contains(&&json!("4828c8ec-dc2e-4779-b502-87ac9ce28ab7")));
    let organization = office.get("organization").await.rows();
    assert_eq!(organization[0]["id"], office.ends.tenant_id.as_str());
}

#[tokio::test(start_paused = true)]
async fn deleted_people_are_gone_from_users_but_in_the_recycle_bin() {
    let office = Office::quick(60).await;
    let world = office.control.world();
    let gone = world.accounts.values().find(|a| a.deleted.is_some()).unwrap();
    let missing = office.get(&format!("users/{}", gone.id)).await;
    assert_eq!(
        (missing.status, missing.json()["error"]["code"].clone()),
        (404, json!("Request_ResourceNotFound"))
    );
    let binned = office.get(&format!("directory/deletedItems/{}", gone.id)).await;
    assert_eq!(binned.json()["displayName"], gone.display_name.as_str());
    let shown = office
        .get(&format!("admin/teams/userConfigurations/{}", gone.id))
        .await;
    assert_eq!(shown.status, 200, "Teams still shows soft-deleted people");
    office
        .control
        .set_knobs(|k| k.configurations_keep_deleted = false);
    assert_eq!(
        office
            .get(&format!("admin/teams/userConfigurations/{}", gone.id))
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn configurations_have_the_documented_shape_and_types() {
    let office = Office::quick(60).await;
    let rows = office.get("admin/teams/userConfigurations").await.rows();
    let full = rows
        .iter()
        .find(|r| r["effectivePolicyAssignments"][0].is_object() && r["telephoneNumbers"][0].is_object());
    assert_shape(&fixture("configuration"), full.unwrap(), "configuration");
    let types: BTreeSet<&str> = rows.iter().map(|r| r["accountType"].as_str().unwrap()).collect();
    assert!(
        types.contains("user") && types.contains("guest") && types.contains("sfbOnPremUser"),
        "{types:?}"
    );
    assert!(!types.contains("resourceAccount"));
    office
        .control
        .set_knobs(|k| k.configurations_resource_accounts = true);
    let rows = office.get("admin/teams/userConfigurations").await.rows();
    assert!(rows.iter().any(|r| r["accountType"] == "resourceAccount"));
}

#[tokio::test(start_paused = true)]
async fn an_account_without_teams_is_ineligible_to_those_who_ask_for_new_values() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office
        .control
        .change_tenant(&TenantChange::RemoveLicence {
            account: account.clone(),
            licence: Licence::Teams,
        })
        .unwrap();
    office.control.quiet().await;
    let path = format!("admin/teams/userConfigurations/{account}");
    assert_eq!(
        office.get(&path).await.json()["accountType"],
        "unknownFutureValue"
    );
    let prefer = [("Prefer", "include-unknown-enum-members")];
    let evolved = office.graph_with(Method::GET, &path, None, &prefer).await;
    assert_eq!(evolved.json()["accountType"], "ineligibleUser");
}

#[tokio::test(start_paused = true)]
async fn configurations_page_by_the_knob() {
    let office = Office::quick(60).await;
    office.control.set_knobs(|k| k.configurations_page = 10);
    let first = office.get("admin/teams/userConfigurations?$select=id").await;
    assert_eq!(first.rows().len(), 10);
    assert!(first.rows()[0].get("featureTypes").is_none());
    let second = office
        .follow(first.json()["@odata.nextLink"].as_str().unwrap())
        .await;
    assert_ne!(first.rows(), second.rows());
    let people = office.control.world();
    let someone = people
        .accounts
        .values()
        .find(|a| a.kind == AccountKind::Person)
        .unwrap();
    let filter = encoded(&format!("id eq '{}'", someone.id));
    assert_eq!(
        office
            .get(&format!("admin/teams/userConfigurations?$filter={filter}"))
            .await
            .rows()
            .len(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn request_ids_are_given_and_echoed() {
    let office = Office::quick(1).await;
    let answer = office
        .graph_with(Method::GET, "users", None, &[("client-request-id", "our-own-id")])
        .await;
    assert_eq!(answer.header("client-request-id"), "our-own-id");
    assert_eq!(answer.header("request-id").len(), 36);
    assert!(answer.header("x-ms-ags-diagnostic").contains("ServerInfo"));
    assert_eq!(office.get("planets").await.status, 404);
}
