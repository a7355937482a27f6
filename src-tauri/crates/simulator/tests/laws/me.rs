use http::Method;
use serde_json::{Value, json};
use simulator::{DirectoryRole, Knobs, PersonChange};

use crate::browser::{App, FOUR, graph};
use crate::office::{Answer, NUMBERS, Office};

const ROLES: &str = "me/transitiveMemberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId";
const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";

async fn as_person(office: &Office, key: &str) -> Value {
    App::first(office).sign_in(office, key, FOUR).await["access_token"].clone()
}

async fn templates(office: &Office, token: &Value, path: &str) -> Vec<Value> {
    let rows = graph(office, token, Method::GET, path).await.rows();
    rows.iter().map(|row| row["roleTemplateId"].clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn me_is_the_account_that_signed_in() {
    let office = Office::quick(1).await;
    let person = office.control.sign_in_person("teams_reader").unwrap();
    let token = as_person(&office, "teams_reader").await;
    let me = graph(&office, &token, Method::GET, "me").await.json();
    assert_eq!(
        (&me["id"], &me["userPrincipalName"]),
        (&json!(person.id), &json!(person.upn))
    );
    assert!(me.get("accountEnabled").is_none());
    let chosen = graph(&office, &token, Method::GET, "me?$select=id,accountEnabled")
        .await
        .json();
    assert_eq!(
        (&chosen["accountEnabled"], chosen.get("displayName")),
        (&json!(true), None)
    );
    let company = graph(&office, &token, Method::GET, "organization").await.rows();
    assert_eq!(company[0]["id"], office.ends.tenant_id.as_str());
}

#[tokio::test(start_paused = true)]
async fn active_roles_are_listed_by_template_id() {
    let office = Office::quick(1).await;
    for person in office.control.sign_in_people() {
        if !person.enabled || person.blocked_with.is_some() || person.tenant_id != office.ends.tenant_id {
            continue;
        }
        let token = as_person(&office, &person.key).await;
        let wanted: Vec<Value> = person
            .active_roles()
            .iter()
            .map(|r| json!(r.template_id()))
            .collect();
        assert_eq!(templates(&office, &token, ROLES).await, wanted, "{}", person.key);
    }
    let token = as_person(&office, "global_administrator").await;
    let row = graph(&office, &token, Method::GET, ROLES).await.rows()[0].clone();
    assert_eq!(row["displayName"], "Global Administrator");
    assert_eq!(row["@odata.type"], "#microsoft.graph.directoryRole");
}

#[tokio::test(start_paused = true)]
async fn a_role_through_a_group_shows_only_transitively() {
    let office = Office::quick(1).await;
    let token = as_person(&office, "group_global_administrator").await;
    assert_eq!(templates(&office, &token, ROLES).await, [json!(GLOBAL)]);
    assert!(
        templates(&office, &token, "me/memberOf/microsoft.graph.directoryRole")
            .await
            .is_empty()
    );
    assert!(templates(&office, &token, "me/memberOf").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_eligible_role_is_there_once_it_is_activated() {
    let knobs = Knobs {
        role_activation_ms: 5_000,
        ..Knobs::quick()
    };
    let office = Office::with(1, knobs).await;
    let token = as_person(&office, "pim_eligible").await;
    assert!(templates(&office, &token, ROLES).await.is_empty());
    office
        .control
        .change_person("pim_eligible", &PersonChange::ActivateRoles)
        .unwrap();
    assert!(
        templates(&office, &token, ROLES).await.is_empty(),
        "it takes its time"
    );
    office.control.quiet().await;
    assert_eq!(templates(&office, &token, ROLES).await, [json!(GLOBAL)]);
    office
        .control
        .change_person("pim_eligible", &PersonChange::DeactivateRoles)
        .unwrap();
    assert!(templates(&office, &token, ROLES).await.is_empty());
}

async fn assign_policy(office: &Office, token: &Value) -> Answer {
    let bearer = format!("Bearer {}", token.as_str().unwrap());
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let account = office.free_accounts()[0].clone();
    let body = json!({"value": [{"userId": account, "policyType": "TenantDialPlan", "policyId": null}]});
    let path = "/v1.0/admin/teams/policy/userAssignments/unassign";
    office.ask(Method::POST, path, &headers, &body.to_string()).await
}

#[tokio::test(start_paused = true)]
async fn teams_wants_a_role_as_well_as_the_permission() {
    let office = Office::quick(20).await;
    for (key, reads, writes) in [
        ("global_administrator", true, true),
        ("teams_administrator", true, true),
        ("teams_communications_administrator", true, true),
        ("teams_telephony_administrator", true, true),
        ("teams_reader", true, false),
        ("privileged_role_administrator", false, false),
        ("pim_eligible", false, false),
        ("nobody_special", false, false),
    ] {
        let token = as_person(&office, key).await;
        for path in [NUMBERS, "admin/teams/userConfigurations"] {
            let answer = graph(&office, &token, Method::GET, path).await;
            assert_eq!(answer.status, if reads { 200 } else { 403 }, "{key} {path}");
            if !reads {
                assert_eq!(answer.json()["error"]["message"], "Access Denied.");
            }
        }
        let written = assign_policy(&office, &token).await.status;
        assert_eq!(written, if writes { 204 } else { 403 }, "{key}");
        assert_eq!(
            graph(&office, &token, Method::GET, "users?$top=1").await.status,
            200,
            "{key}"
        );
    }
    office
        .control
        .set_knobs(|k| k.telephony_administrator_policies = false);
    let token = as_person(&office, "teams_telephony_administrator").await;
    assert_eq!(assign_policy(&office, &token).await.status, 403);
    assert_eq!(graph(&office, &token, Method::GET, NUMBERS).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_role_without_the_permission_is_not_enough() {
    let office = Office::quick(1).await;
    let tokens = App::first(&office)
        .sign_in(&office, "global_administrator", "User.Read")
        .await;
    for path in ["users", NUMBERS] {
        let refused = graph(&office, &tokens["access_token"], Method::GET, path).await;
        assert_eq!(
            refused.json()["error"]["code"],
            "Authorization_RequestDenied",
            "{path}"
        );
    }
    office.control.set_knobs(|k| k.scope_all_consented = true);
    let tokens = App::first(&office)
        .sign_in(&office, "global_administrator", "User.Read")
        .await;
    assert_eq!(
        graph(&office, &tokens["access_token"], Method::GET, NUMBERS)
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_role_taken_away_counts_at_once() {
    let office = Office::quick(1).await;
    let token = as_person(&office, "teams_administrator").await;
    let take = PersonChange::TakeRole {
        role: DirectoryRole::TeamsAdministrator,
    };
    office
        .control
        .change_person("teams_administrator", &take)
        .unwrap();
    assert_eq!(graph(&office, &token, Method::GET, NUMBERS).await.status, 403);
    let give = PersonChange::GiveRole {
        role: DirectoryRole::TeamsTelephonyAdministrator,
    };
    office
        .control
        .change_person("teams_administrator", &give)
        .unwrap();
    assert_eq!(graph(&office, &token, Method::GET, NUMBERS).await.status, 200);
}
