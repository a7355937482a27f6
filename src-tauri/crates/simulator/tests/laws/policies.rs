use std::time::Duration;

use serde_json::{Value, json};
use simulator::{BadPolicyItem, JournalEvent, Knobs, Licence};

use crate::office::Office;

const KIND: &str = "OnlineVoiceRoutingPolicy";
const ASSIGN: &str = "admin/teams/policy/userAssignments/assign";
const UNASSIGN: &str = "admin/teams/policy/userAssignments/unassign";

async fn policy_id(office: &Office, name: &str) -> String {
    let path = format!("admin/teams/policy/getPolicyId(type='{KIND}',name='{name}')");
    let rows = office.get(&path).await.rows();
    assert_eq!(rows[0]["name"], format!("Tag:{name}"));
    rows[0]["policyId"].as_str().unwrap().to_owned()
}

fn item(user: &str, policy: Option<&str>) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.teamsAdministration.teamsPolicyUserAssignment",
        "userId": user, "policyType": KIND, "policyId": policy,
    })
}

fn policies(office: &Office, account: &str) -> Vec<String> {
    office.control.truth().accounts[account]
        .policies
        .values()
        .cloned()
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_policy_is_assigned_at_once_and_shown_after_the_lag() {
    let office = Office::with(
        20,
        Knobs {
            throttle: false,
            ..Knobs::default()
        },
    )
    .await;
    let account = office.free_accounts()[0].clone();
    let id = policy_id(&office, "PBX-OVRP-UK").await;
    let done = office
        .post(ASSIGN, json!({"value": [item(&account, Some(&id))]}))
        .await;
    assert_eq!((done.status, done.bytes.len()), (204, 0));
    assert_eq!(policies(&office, &account), ["PBX-OVRP-UK"]);
    let direct = async || {
        let shown = office.configuration(&account).await["effectivePolicyAssignments"].clone();
        shown
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["policyAssignment"]["assignmentType"] == "direct")
    };
    assert!(!direct().await);
    tokio::time::advance(Duration::from_secs(9)).await;
    assert!(direct().await);
    let undone = office
        .post(UNASSIGN, json!({"value": [item(&account, None)]}))
        .await;
    assert_eq!(undone.status, 204);
    assert!(policies(&office, &account).is_empty());
    office.control.quiet().await;
    assert!(!direct().await);
}

#[tokio::test(start_paused = true)]
async fn direct_beats_group_and_group_shows_its_group() {
    let office = Office::quick(200).await;
    let world = office.control.world();
    let member = world.accounts.values().find(|a| {
        !a.group.is_empty() && a.voice.direct.is_empty() && a.licences.contains(&Licence::PhoneSystem)
    });
    let account = member.unwrap().id.clone();
    let shown =
        office.configuration(&account).await["effectivePolicyAssignments"][0]["policyAssignment"].clone();
    assert_eq!(shown["assignmentType"], "group");
    assert!(shown["groupId"].is_string());
    let id = policy_id(&office, "PBX-OVRP-International").await;
    office
        .post(ASSIGN, json!({"value": [item(&account, Some(&id))]}))
        .await;
    office.control.quiet().await;
    let shown = office.configuration(&account).await["effectivePolicyAssignments"].clone();
    assert_eq!(shown.as_array().unwrap().len(), 1);
    assert_eq!(
        shown[0]["policyAssignment"]["displayName"],
        "PBX-OVRP-International"
    );
}

#[tokio::test(start_paused = true)]
async fn unknown_names_are_404_or_nothing() {
    let office = Office::quick(5).await;
    let path = format!("admin/teams/policy/getPolicyId(type='{KIND}',name='It''s%20not%20there')");
    assert_eq!(office.get(&path).await.status, 404);
    office.control.set_knobs(|k| k.unknown_policy_is_404 = false);
    assert!(office.get(&path).await.rows().is_empty());
    let qualified = format!(
        "admin/teams/policy/microsoft.graph.teamsAdministration.getPolicyId(type='{KIND}',name='PBX-OVRP-UK')"
    );
    assert_eq!(office.get(&qualified).await.rows().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn policy_types_match_in_any_case_or_exactly() {
    let office = Office::quick(5).await;
    let path = "admin/teams/policy/getPolicyId(type='onlinevoiceroutingpolicy',name='PBX-OVRP-UK')";
    assert_eq!(office.get(path).await.status, 200);
    office.control.set_knobs(|k| k.policy_type_any_case = false);
    assert_eq!(office.get(path).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_bad_item_fails_all_or_keeps_what_came_before() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let id = policy_id(&office, "PBX-OVRP-UK").await;
    let body = json!({"value": [item(&account, Some(&id)), item(&account, Some("no-such-policy"))]});
    assert_eq!(office.post(ASSIGN, body.clone()).await.status, 400);
    assert!(policies(&office, &account).is_empty());
    office
        .control
        .set_knobs(|k| k.policy_bad_item = BadPolicyItem::KeepsEarlier);
    assert_eq!(office.post(ASSIGN, body).await.status, 400);
    assert_eq!(policies(&office, &account), ["PBX-OVRP-UK"]);
}

#[tokio::test(start_paused = true)]
async fn policy_calls_are_checked() {
    let office = Office::quick(60).await;
    let account = office.free_accounts()[0].clone();
    let id = policy_id(&office, "PBX-OVRP-UK").await;
    let many: Vec<Value> = (0..21).map(|_| item(&account, Some(&id))).collect();
    assert_eq!(office.post(ASSIGN, json!({"value": many})).await.status, 400);
    assert_eq!(
        office
            .post(ASSIGN, json!({"value": [item("me", Some(&id))]}))
            .await
            .status,
        400
    );
    assert_eq!(
        office
            .post(ASSIGN, json!({"value": [item(&account, None)]}))
            .await
            .status,
        400
    );
    let nobody = "a1111111-1111-4111-8111-111111111111";
    let refused = office
        .post(ASSIGN, json!({"value": [item(nobody, Some(&id))]}))
        .await;
    assert_eq!(
        (refused.status, refused.json()["error"]["message"].clone()),
        (404, json!("User does not exist"))
    );
    let world = office.control.world();
    let resource = world
        .accounts
        .values()
        .find(|a| a.kind == simulator::AccountKind::ResourceAccount)
        .unwrap();
    assert_eq!(
        office
            .post(ASSIGN, json!({"value": [item(&resource.id, Some(&id))]}))
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn a_repeated_grant_is_written_down() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let id = policy_id(&office, "PBX-OVRP-UK").await;
    for _ in 0..2 {
        assert_eq!(
            office
                .post(ASSIGN, json!({"value": [item(&account, Some(&id))]}))
                .await
                .status,
            204
        );
    }
    let violations = office.control.violations();
    assert_eq!(violations.len(), 1);
    assert!(matches!(&violations[0].event, JournalEvent::Violation { kind, .. } if kind == "repeated"));
}

#[tokio::test(start_paused = true)]
async fn the_global_policy_is_listed_only_where_the_knob_says() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let names = async || {
        let shown = office.configuration(&account).await["effectivePolicyAssignments"].clone();
        shown
            .as_array()
            .unwrap()
            .iter()
            .filter(|p| p["policyAssignment"]["displayName"] == "Global")
            .count()
    };
    assert_eq!(names().await, 0);
    office.control.set_knobs(|k| k.global_policy_listed = true);
    assert!(names().await >= 2);
}
