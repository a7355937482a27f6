//! From the name of a policy to its opaque id (`getPolicyId`). Graph has no list of policies.

use crate::graph::{
    client::{Graph, Request},
    configurations::untagged,
    odata::{Page, literal},
};
use outbound::encode_segment;
use serde::Deserialize;
use sync_core::{failure::Failure, id::PolicyId, ports::PolicyHit, tenant::PolicyType};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identifier {
    name: Option<String>,
    policy_id: Option<String>,
}

impl Graph {
    /// The policies of that name, ignoring case and Microsoft's `Tag:`; none where Graph says 404.
    pub(crate) async fn policy_id(&self, policy: PolicyType, name: &str) -> Result<Vec<PolicyHit>, Failure> {
        let name = untagged(name);
        let quoted = encode_segment(&name.replace('\'', "''"));
        let path = format!(
            "/admin/teams/policy/getPolicyId(type={},name='{quoted}')",
            literal(policy.as_str())
        );
        let page = self
            .read_one(Request::get(path))
            .await?
            .found::<Page<Identifier>>()?;
        let hits = page
            .into_iter()
            .flat_map(|page| page.items)
            .filter_map(|identifier| {
                let found = untagged(identifier.name.as_deref()?).to_owned();
                let policy_id = identifier
                    .policy_id
                    .filter(|id| !id.is_empty())
                    .map(PolicyId::new)?;
                Some(PolicyHit {
                    name: found,
                    policy_id,
                })
            });
        Ok(hits
            .filter(|hit| hit.name.to_lowercase() == name.to_lowercase())
            .collect())
    }
}
