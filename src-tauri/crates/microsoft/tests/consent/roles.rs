//! Who may approve, who may sync by hand, and whose sign-in may be kept.

use crate::cloud::{Cloud, TENANT};
use microsoft::consent::{
    DeviceCode, NotAllowed, Purpose, SignedIn, VoiceRole, check_administrator, check_dedicated_account,
    check_voice_administrator,
};
use serde_json::{Value, json};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";
const TEAMS: &str = "69091246-20e8-4a56-aa4d-066075b2a7a8";
const COMMUNICATIONS: &str = "baf37b3a-610e-45da-9e62-d9d1e5e8914b";
const TELEPHONY: &str = "aa38014f-0993-46e9-9b45-30501a20909d";
const READER: &str = "1076ac91-f3d9-41a7-a339-dcdf5f480acc";

fn role(name: &str, template: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.directoryRole", "id": "r", "displayName": name, "roleTemplateId": template})
}

/// A cloud and a person with these roles. The device code stands in for the browser: it needs no socket.
async fn person(roles: Value) -> (Cloud, SignedIn) {
    let cloud = Cloud::new();
    cloud.world().roles = roles;
    let code = DeviceCode::begin(&cloud.authority(), Purpose::ManualSync)
        .await
        .unwrap();
    let signed_in = code.finish().await.unwrap();
    (cloud, signed_in)
}

#[tokio::test(start_paused = true)]
async fn a_global_administrator_is_recognised_by_the_template_id() {
    let (cloud, who) = person(json!([
        role("Reader", READER),
        role("Whatever", &GLOBAL.to_uppercase())
    ]))
    .await;
    check_administrator(&cloud.authority(), &who).await.unwrap();
    let asked = &cloud.asked("/me/")[0];
    assert_eq!(asked.bearer, "access-1");
    assert_eq!(asked.query["$select"], "displayName,roleTemplateId");
}

#[tokio::test(start_paused = true)]
async fn anybody_else_is_told_the_whole_sentence() {
    for roles in [
        json!([]),
        json!([role("Teams Administrator", TEAMS)]),
        json!([role("Global Administrator", READER)]),
    ] {
        let (cloud, who) = person(roles).await;
        let refused = check_administrator(&cloud.authority(), &who).await.unwrap_err();
        assert_eq!(
            refused.sentence("Contoso"),
            "mira@contoso.example is not a Global Administrator of Contoso."
        );
        assert_eq!(refused.account(), Some(who.account()));
        let failure = Failure::from(refused);
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::NotAdministrator, FailureClass::NeedsAdmin)
        );
        assert_eq!(
            failure.code.advice(),
            "If you are eligible through PIM, activate the role, wait and try again."
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_least_role_that_suffices_is_named() {
    for (roles, least) in [
        (
            json!([role("a", TEAMS), role("b", TELEPHONY)]),
            VoiceRole::TelephonyAdministrator,
        ),
        (
            json!([role("a", COMMUNICATIONS), role("b", GLOBAL)]),
            VoiceRole::CommunicationsAdministrator,
        ),
        (json!([role("a", TEAMS)]), VoiceRole::TeamsAdministrator),
        (json!([role("a", GLOBAL)]), VoiceRole::GlobalAdministrator),
    ] {
        let (cloud, who) = person(roles).await;
        let found = check_voice_administrator(&cloud.authority(), &who).await.unwrap();
        assert_eq!(found, least);
    }
}

#[tokio::test(start_paused = true)]
async fn too_few_rights_are_named_before_anything_is_written() {
    let (cloud, who) = person(json!([role("Teams Reader", READER), role("Helpdesk", "x")])).await;
    let refused = check_voice_administrator(&cloud.authority(), &who)
        .await
        .unwrap_err();
    let sentence = refused.sentence("Contoso");
    assert!(
        sentence.starts_with("mira@contoso.example has only Teams Reader, Helpdesk in Contoso"),
        "{sentence}"
    );
    assert_eq!(Failure::from(refused).code, ErrorCode::VoiceRoleMissing);
    let (cloud, who) = person(json!([])).await;
    let refused = check_voice_administrator(&cloud.authority(), &who)
        .await
        .unwrap_err();
    assert!(refused.sentence("Contoso").contains("has no administrator role"));
    assert!(
        cloud
            .world()
            .journal
            .iter()
            .all(|asked| asked.method == "GET" || asked.path.contains("/oauth2/"))
    );
}

#[tokio::test(start_paused = true)]
async fn the_sign_in_of_a_global_administrator_is_never_kept() {
    let (cloud, who) = person(json!([role("a", TELEPHONY), role("b", GLOBAL)])).await;
    let refused = check_dedicated_account(&cloud.authority(), &who)
        .await
        .unwrap_err();
    assert!(
        refused
            .sentence("Contoso")
            .contains("is a Global Administrator, whose sign-in is never stored")
    );
    let (cloud, who) = person(json!([role("a", TELEPHONY)])).await;
    let found = check_dedicated_account(&cloud.authority(), &who).await.unwrap();
    assert_eq!(found.name(), "Teams Telephony Administrator");
    let (cloud, who) = person(json!([])).await;
    let refused = check_dedicated_account(&cloud.authority(), &who)
        .await
        .unwrap_err();
    assert!(matches!(refused, NotAllowed::NoVoiceRole { .. }));
}

#[tokio::test(start_paused = true)]
async fn another_tenant_is_refused_before_graph_is_asked() {
    let other = "c0000000-0000-4000-8000-00000000000f";
    let cloud = Cloud::new();
    cloud.world().claims = json!({"tid": other, "iss": format!("{}/{other}/v2.0", crate::cloud::LOGIN)});
    let code = DeviceCode::begin(&cloud.authority(), Purpose::Approval)
        .await
        .unwrap();
    let who = code.finish().await.unwrap();
    let refused = check_administrator(&cloud.authority(), &who).await.unwrap_err();
    let sentence = refused.sentence("Contoso");
    assert!(
        sentence.contains(other) && sentence.contains(TENANT),
        "{sentence}"
    );
    assert_eq!(Failure::from(refused).code, ErrorCode::WrongTenant);
    assert!(cloud.asked("/me/").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_directory_without_the_cast_is_asked_for_everything_page_by_page() {
    let group = json!({"@odata.type": "#microsoft.graph.group", "id": "g", "displayName": "Staff"});
    let (cloud, who) = person(json!([group, role("Global Administrator", GLOBAL)])).await;
    cloud.world().no_cast = true;
    check_administrator(&cloud.authority(), &who).await.unwrap();
    assert_eq!(cloud.asked("/me/").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn roles_that_microsoft_hides_are_no_answer() {
    let hidden = json!({"@odata.type": "#microsoft.graph.directoryRole", "id": "r", "displayName": null, "roleTemplateId": null});
    let (cloud, who) = person(json!([hidden])).await;
    let refused = check_administrator(&cloud.authority(), &who).await.unwrap_err();
    let NotAllowed::Unknown(failure) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(failure.code, ErrorCode::TenantMalformed);
}
