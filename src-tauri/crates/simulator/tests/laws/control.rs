use http::Method;
use serde_json::{Value, json};
use simulator::{JournalEvent, Knobs, PbxChange, Simulator, SimulatorConfig, TenantChange, World};

use crate::office::Office;

async fn call(office: &Office, method: &str, path: &str, body: Value) -> Value {
    let body = if body.is_null() { None } else { Some(body) };
    let answer = office.control_call(method.parse().unwrap(), path, body).await;
    assert!(
        answer.status < 300,
        "{method} {path}: {} {}",
        answer.status,
        String::from_utf8_lossy(&answer.bytes)
    );
    answer.json()
}

#[tokio::test(start_paused = true)]
async fn every_control_route_needs_the_token_of_this_start() {
    let office = Office::quick(5).await;
    for (method, path) in [
        (Method::GET, "secrets"),
        (Method::POST, "pbx/users"),
        (Method::GET, "quiet"),
        (Method::GET, "x"),
    ] {
        for token in ["", "Bearer wrong", "Bearer "] {
            let answer = office
                .ask(
                    method.clone(),
                    &format!("/control/{path}"),
                    &[("authorization", token)],
                    "",
                )
                .await;
            assert_eq!(answer.status, 401);
        }
    }
    let again = Simulator::new(&SimulatorConfig::default())
        .endpoints("x")
        .control_token;
    assert_ne!(again, office.ends.control_token);
}

#[tokio::test(start_paused = true)]
async fn other_hosts_are_refused_by_every_system() {
    let office = Office::quick(1).await;
    let token = format!("Bearer {}", office.ends.control_token);
    for path in [
        "/control/secrets",
        "/v1.0/users",
        "/admin-provisioning/users",
        "/x/oauth2/v2.0/token",
    ] {
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "127.0.0.2",
        ] {
            let headers = [("host", host), ("authorization", token.as_str())];
            assert_eq!(
                office.ask(Method::GET, path, &headers, "").await.status,
                421,
                "{host}{path}"
            );
        }
    }
    let headers = [("host", "localhost:1234"), ("authorization", token.as_str())];
    assert_eq!(
        office
            .ask(Method::GET, "/control/knobs", &headers, "")
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_user_is_created_changed_moved_and_deleted() {
    let office = Office::quick(20).await;
    let created = call(&office, "POST", "pbx/users", json!({
        "first_name": "Nia", "last_name": "New", "user_name": "nia@acme.example", "number": "+441130066666",
    })).await;
    let id = created["user_id"].as_str().unwrap();
    assert_eq!(
        office.get("users/nia@acme.example").await.status,
        200,
        "an account comes with the user"
    );
    let row = office.pbx(&format!("users/{id}")).await.json();
    assert_eq!(
        row["serviceInfo"]["extensions"][0]["primaryPhoneNumber"],
        "+441130066666"
    );
    let path = format!("pbx/users/{id}");
    call(
        &office,
        "PATCH",
        &path,
        json!({"number": null, "teams": false, "status": "INACTIVE"}),
    )
    .await;
    let row = office.pbx(&format!("users/{id}")).await.json();
    assert_eq!(row["basicInfo"]["status"], "INACTIVE");
    assert_eq!(row["serviceInfo"]["extensions"][0]["msTeamsEnabled"], false);
    assert_eq!(
        row["serviceInfo"]["extensions"][0]["primaryPhoneNumber"],
        Value::Null
    );
    call(&office, "PATCH", &path, json!({"first_name": "Niamh"})).await;
    assert_eq!(
        office.pbx(&format!("users/{id}")).await.json()["basicInfo"]["firstName"],
        "Niamh"
    );
    let moved = call(
        &office,
        "POST",
        &format!("{path}/move"),
        json!({"site": "Boston"}),
    )
    .await;
    let new_id = moved["user_id"].as_str().unwrap();
    assert_ne!(new_id, id);
    assert_eq!(office.pbx(&format!("users/{id}")).await.status, 404);
    assert_eq!(
        office.pbx(&format!("users/{new_id}")).await.json()["basicInfo"]["site"]["name"],
        "Boston"
    );
    call(&office, "DELETE", &format!("pbx/users/{new_id}"), Value::Null).await;
    assert_eq!(office.pbx(&format!("users/{new_id}")).await.status, 404);
    let gone = office
        .control_call(Method::DELETE, &format!("pbx/users/{new_id}"), None)
        .await;
    assert_eq!(gone.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_created_user_matches_the_account_made_for_it() {
    let office = Office::quick(5).await;
    let id = office.control.create_pbx_user(
        &PbxChange {
            number: Some(Some("+441130066666".into())),
            ..PbxChange::default()
        },
        true,
    );
    office.control.quiet().await;
    let wanted = office
        .control
        .wanted()
        .into_iter()
        .find(|w| w.pbx_user_id == id)
        .unwrap();
    assert!(wanted.account_id.is_some());
    assert!(wanted.blocked_by.is_empty(), "{:?}", wanted.blocked_by);
}

#[tokio::test(start_paused = true)]
async fn a_licence_change_takes_the_extension_away_for_a_while() {
    let office = Office::quick(5).await;
    let user = office
        .control
        .pbx_users()
        .into_iter()
        .find(|u| u.is_teams_enabled())
        .unwrap();
    call(
        &office,
        "POST",
        &format!("pbx/users/{}/licence", user.user_id),
        json!({"absent_ms": 5_000}),
    )
    .await;
    assert!(
        office
            .control
            .pbx_user(&user.user_id)
            .unwrap()
            .extensions
            .is_empty()
    );
    call(&office, "POST", "quiet", Value::Null).await;
    let back = office.control.pbx_user(&user.user_id).unwrap();
    assert_eq!(back.wanted_number(), user.wanted_number());
    assert_ne!(back.extensions[0].id, user.extensions[0].id);
}

#[tokio::test(start_paused = true)]
async fn knobs_are_merged_and_unknown_ones_refused() {
    let office = Office::quick(1).await;
    let set = call(
        &office,
        "PATCH",
        "knobs",
        json!({"second_primary": "replace", "audit": false}),
    )
    .await;
    assert_eq!(
        (&set["second_primary"], &set["audit"]),
        (&json!("replace"), &json!(false))
    );
    assert_eq!(set["operation_max_ms"], 3);
    for bad in [json!({"no_such_knob": 1}), json!({"second_primary": "sometimes"})] {
        let answer = office.control_call(Method::PATCH, "knobs", Some(bad)).await;
        assert_eq!(answer.status, 400);
    }
    assert!(!office.control.knobs().audit);
}

#[tokio::test(start_paused = true)]
async fn the_tenant_can_be_changed_behind_our_back() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let tenant = async |body: Value| call(&office, "POST", "tenant", body).await;
    tenant(json!({"change": "assign_number", "account": account, "number": "+441130066666"})).await;
    tenant(json!({"change": "set_policy", "account": account, "policy_type": "TenantDialPlan", "name": "PBX-DialPlan-UK"})).await;
    tenant(json!({"change": "rename", "account": account, "upn": "other@acme.example"})).await;
    let truth = call(&office, "GET", "truth", Value::Null).await;
    assert_eq!(truth["numbers"]["+441130066666"]["holder"], account.as_str());
    assert_eq!(
        truth["accounts"][&account]["policies"]["TenantDialPlan"],
        "PBX-DialPlan-UK"
    );
    assert_eq!(truth["accounts"][&account]["upn"], "other@acme.example");
    tenant(json!({"change": "set_enabled", "account": account, "enabled": false})).await;
    let shown = office
        .get("users/other@acme.example?$select=id,accountEnabled")
        .await
        .json();
    assert_eq!(shown["accountEnabled"], false);
    tenant(json!({"change": "delete", "account": account})).await;
    assert_eq!(office.get("users/other@acme.example").await.status, 404);
    assert_eq!(
        office.number_holder("+441130066666"),
        Some(account.clone()),
        "a soft-deleted holder keeps it"
    );
    tenant(json!({"change": "restore", "account": account})).await;
    assert_eq!(office.get("users/other@acme.example").await.status, 200);
    tenant(json!({"change": "unassign_number", "number": "+441130066666"})).await;
    assert_eq!(office.number_holder("+441130066666"), None);
    let refused = office
        .control_call(
            Method::POST,
            "tenant",
            Some(json!({"change": "delete", "account": "nobody"})),
        )
        .await;
    assert_eq!(refused.status, 404);
    assert!(
        office.control.violations().is_empty(),
        "what control does is no violation of the client"
    );
}

#[tokio::test(start_paused = true)]
async fn the_journal_tells_requests_and_transitions_in_order() {
    let office = Office::quick(20).await;
    let before = office.control.journal(0).last().unwrap().seq;
    let account = office.free_accounts()[0].clone();
    office
        .outcome(&office.assign("+441130066666", &account).await)
        .await;
    let entries = office.control.journal(before);
    assert!(entries.iter().map(|e| e.seq).is_sorted());
    let moved: Vec<_> = entries
        .iter()
        .filter_map(|e| match &e.event {
            JournalEvent::Transition {
                what,
                subject,
                to,
                operation,
                ..
            } => Some((
                what.as_str(),
                subject.as_str(),
                to.as_deref(),
                operation.is_some(),
            )),
            _ => None,
        })
        .collect();
    assert_eq!(
        moved,
        [("number_assigned", "+441130066666", Some(account.as_str()), true)]
    );
    let over_http = call(&office, "GET", &format!("journal?since={before}"), Value::Null).await;
    assert_eq!(over_http["entries"].as_array().unwrap().len(), entries.len());
    assert_eq!(over_http["entries"][0]["event"], "request");
    assert_eq!(over_http["entries"][0]["status"], 202);
}

#[tokio::test(start_paused = true)]
async fn no_secret_stands_in_the_journal() {
    let office = Office::quick(20).await;
    office.pbx("users").await;
    office.get("users").await;
    let journal = serde_json::to_string(&office.control.journal(0)).unwrap();
    for secret in office.control.secrets() {
        assert!(!journal.contains(&secret));
    }
    assert!(office.control.secrets().contains(&office.token));
}

#[tokio::test(start_paused = true)]
async fn a_world_goes_on_where_it_was_kept() {
    let office = Office::quick(30).await;
    let account = office.free_accounts()[0].clone();
    office.assign("+441130066666", &account).await;
    office.control.quiet().await;
    let added = office.control.create_pbx_user(&PbxChange::default(), true);
    let bytes = office.control.world().to_bytes().unwrap();
    let config = SimulatorConfig {
        knobs: Knobs::quick(),
        ..SimulatorConfig::default()
    };
    let again = Simulator::with_world(&config, World::from_bytes(&bytes).unwrap());
    assert_eq!(again.control().truth(), office.control.truth());
    let newer = again.control().create_pbx_user(&PbxChange::default(), true);
    assert_ne!(newer, added, "ids are not drawn twice");
    assert_eq!(again.endpoints("x").client_secret, office.ends.client_secret);
}

#[tokio::test(start_paused = true)]
async fn problems_follow_the_world() {
    let office = Office::quick(40).await;
    let blocked = office
        .control
        .problems()
        .into_iter()
        .find(|p| p.cause == "disabled_account")
        .unwrap();
    let wanted = office
        .control
        .wanted()
        .into_iter()
        .find(|w| w.pbx_user_id == blocked.pbx_user_id)
        .unwrap();
    let account = wanted.account_id.unwrap();
    office
        .control
        .change_tenant(&TenantChange::SetEnabled {
            account,
            enabled: true,
        })
        .unwrap();
    assert!(!office.control.problems().contains(&blocked));
    let listed = call(&office, "GET", "problems", Value::Null).await;
    assert_eq!(
        listed["problems"].as_array().unwrap().len(),
        office.control.problems().len()
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_answers_the_same() {
    let one = Office::quick(40).await;
    let two = Office::quick(40).await;
    let walk = async |office: &Office| {
        let account = office.free_accounts()[0].clone();
        let accepted = office.assign("+441130066666", &account).await;
        (
            accepted.header("location").to_owned(),
            office.outcome(&accepted).await,
            office.pbx("users").await.json(),
        )
    };
    assert_eq!(walk(&one).await, walk(&two).await);
}
