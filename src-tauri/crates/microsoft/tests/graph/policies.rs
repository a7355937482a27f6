//! From the name of a policy to its id.

use crate::script::{Script, list};
use serde_json::json;
use sync_core::{ports::Directory, tenant::PolicyType};

#[tokio::test]
async fn a_name_is_asked_without_tag_and_answered_without_it() {
    let cloud = Script::new(|asked| {
        let path = asked
            .at()
            .replace("%20", " ")
            .replace("%27", "'")
            .replace("%2F", "/");
        (path == "/admin/teams/policy/getPolicyId(type='TenantDialPlan',name='Bob''s plan/1')").then(|| {
            list(json!([{"id": null, "name": "Tag:Bob's Plan/1", "policyId": "p1"},
                {"name": "Tag:Bob's plan/12", "policyId": "p2"}, {"name": null}]))
        })
    });
    let (_server, tenant) = cloud.serve(true).await;
    for name in ["Bob's plan/1", "Tag:Bob's plan/1"] {
        let hits = tenant.policy_id(PolicyType::DialPlan, name).await.unwrap();
        assert_eq!(hits.len(), 1);
        assert_eq!(
            (hits[0].name.as_str(), hits[0].policy_id.as_str()),
            ("Bob's Plan/1", "p1")
        );
    }
    assert_eq!(
        tenant.policy_id(PolicyType::Calling, "nobody's").await.unwrap(),
        []
    );
}
