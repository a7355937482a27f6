//! What Teams shows of accounts.

use crate::script::{Script, given, refused};
use serde_json::{Value, json};
use sync_core::{
    error_code::ErrorCode,
    id::EntraId,
    ports::Directory,
    tenant::{AccountType, NumberCategory, PolicySource, PolicyType},
};

fn alex() -> Value {
    json!({"id": "A1", "userPrincipalName": "alex@x.example", "tenantId": "c0", "accountType": "user",
        "isEnterpriseVoiceEnabled": true, "featureTypes": ["Teams", "PhoneSystem", "SomethingNew"],
        "telephoneNumbers": [
            {"telephoneNumber": "+12025550100;ext=12", "assignmentCategory": "primary"},
            {"telephoneNumber": "not a number", "assignmentCategory": "primary"},
            {"telephoneNumber": "12025550101", "assignmentCategory": "unknownFutureValue"}],
        "effectivePolicyAssignments": [
            {"policyType": "OnlineVoiceRoutingPolicy", "policyAssignment":
                {"displayName": "Inherited", "assignmentType": "group", "policyId": "g", "groupId": "1"}},
            {"policyType": "onlineVoiceRoutingPolicy", "policyAssignment":
                {"displayName": "Tag:PBX-OVRP", "assignmentType": "direct", "policyId": "p1", "groupId": null}},
            {"policyType": "TenantDialPlan", "policyAssignment":
                {"displayName": "Global", "assignmentType": "somethingNew", "policyId": "g"}},
            {"policyType": "TeamsCallingPolicy", "policyAssignment":
                {"displayName": "AllowCalling", "assignmentType": "quantum", "policyId": null}},
            {"policyType": "TeamsMeetingPolicy", "policyAssignment": null},
            {"policyType": null}],
        "createdDateTime": "2026-01-07T09:08:50.9115993Z"})
}

#[tokio::test]
async fn a_configuration_is_read_in_full_and_unknown_words_do_no_harm() {
    for batched in [true, false] {
        let cloud = Script::new(|asked| match asked.at() {
            "/admin/teams/userConfigurations/a1" => Some(given(200, alex())),
            "/admin/teams/userConfigurations/a2" => {
                Some(given(200, json!({"id": "a2", "accountType": "hologram"})))
            }
            "/admin/teams/userConfigurations/a3" => Some(refused(403, "", "no")),
            _ => None,
        });
        let (_server, tenant) = cloud.serve(batched).await;
        let ids: Vec<_> = ["a1", "a2", "a3", "a4"].map(EntraId::new).into();
        let mut answers = tenant.voice_users(&ids).await.into_iter();
        let alex = answers.next().unwrap().unwrap().unwrap();
        assert_eq!((alex.id.as_str(), alex.account_type), ("a1", AccountType::User));
        assert_eq!(alex.enterprise_voice, Some(true));
        assert_eq!((alex.phone_system, alex.calling_plan), (true, false));
        assert_eq!(alex.primary().unwrap().as_str(), "+12025550100;ext=12");
        assert_eq!(alex.numbers.len(), 2, "what is no number is left out");
        assert_eq!(alex.numbers[1].category, NumberCategory::Unknown);
        let routing = &alex.policies[&PolicyType::VoiceRouting];
        assert_eq!(
            (routing.name.as_str(), routing.source),
            ("PBX-OVRP", PolicySource::Direct)
        );
        assert!(
            !alex.policies.contains_key(&PolicyType::DialPlan),
            "the tenant default is no policy"
        );
        assert_eq!(alex.policies[&PolicyType::Calling].source, PolicySource::Unknown);
        let bare = answers.next().unwrap().unwrap().unwrap();
        assert_eq!(
            (bare.account_type, bare.enterprise_voice),
            (AccountType::Unknown, None)
        );
        assert_eq!(
            answers.next().unwrap().unwrap_err().code,
            ErrorCode::PermissionMissing
        );
        assert_eq!(
            answers.next().unwrap().unwrap(),
            None,
            "Teams does not know the account"
        );
        assert!(
            cloud
                .asked()
                .iter()
                .all(|asked| asked.headers["prefer"] == "include-unknown-enum-members")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn hundreds_of_accounts_go_in_batches_of_twenty_and_come_back_in_order() {
    let cloud = Script::new(|asked| {
        let id = asked.at().strip_prefix("/admin/teams/userConfigurations/")?;
        Some(given(200, json!({"id": id})))
    });
    let ids: Vec<_> = (0..250).map(|n| EntraId::new(format!("a{n}"))).collect();
    let config = microsoft::TenantConfig {
        reads_per_second: 1_000.0,
        ..Script::config()
    };
    let answers = cloud.tenant_as(config).voice_users(&ids).await;
    assert!(
        answers
            .into_iter()
            .zip(&ids)
            .all(|(answer, id)| answer.unwrap().unwrap().id == *id)
    );
    assert_eq!(cloud.count("/$batch"), 13);
    cloud.tenant().voice_users(&ids).await;
    assert_eq!(
        cloud.count("/$batch"),
        13 + 63,
        "at the usual rate, four at a time"
    );
}

#[tokio::test(start_paused = true)]
async fn everybody_is_read_over_all_pages() {
    let cloud = Script::new(|asked| {
        if asked.at() != "/admin/teams/userConfigurations" {
            return None;
        }
        Some(match asked.query("$skiptoken").as_deref() {
            None => given(
                200,
                json!({"value": [alex()], "@odata.nextLink": "/v1.0/admin/teams/userConfigurations?$skiptoken=2"}),
            ),
            Some(_) => given(
                200,
                json!({"value": [{"id": "a2", "accountType": "sfbOnPremUser"}, {"id": "a3", "accountType": "ineligibleUser"}]}),
            ),
        })
    });
    let users = cloud.tenant().all_voice_users().await.unwrap();
    let kinds: Vec<_> = users.iter().map(|user| user.account_type).collect();
    assert_eq!(
        kinds,
        [
            AccountType::User,
            AccountType::OnPremises,
            AccountType::Ineligible
        ]
    );
}
