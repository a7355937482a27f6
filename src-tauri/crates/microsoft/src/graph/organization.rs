//! Which tenant answers.

use crate::graph::{
    client::{Graph, Request},
    odata::Page,
};
use serde::Deserialize;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
    ports::TenantProbe,
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Organization {
    id: String,
    display_name: Option<String>,
    verified_domains: Option<Vec<Domain>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Domain {
    name: Option<String>,
    is_default: Option<bool>,
    is_initial: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfTenant {
    tenant_id: Option<String>,
}

impl Graph {
    /// The tenant, which must be `expected`. An application with just
    /// our four permissions may not be allowed to read the organization; a Teams configuration names the
    /// tenant too, and where there is none the sign-in was for `expected` and no other.
    pub(crate) async fn probe(&self, expected: &TenantId) -> Result<TenantProbe, Failure> {
        let probe = match self.organization().await {
            Err(failure) if failure.code == ErrorCode::PermissionMissing => {
                self.tenant_of_teams(expected).await?
            }
            other => other?,
        };
        let wanted = expected.as_str().to_ascii_lowercase();
        if probe.id.as_str() != wanted {
            let detail = format!("expected {wanted}, got {} ({})", probe.id, probe.name);
            return Err(Failure::new(
                ErrorCode::WrongTenant,
                FailureClass::NeedsAdmin,
                detail,
            ));
        }
        Ok(probe)
    }

    async fn organization(&self) -> Result<TenantProbe, Failure> {
        let path = "/organization?$select=id,displayName,verifiedDomains";
        let reply = self.read_now(Request::get(path.to_owned())).await?;
        let request_id = reply.request_id.clone();
        let page = reply.found::<Page<Organization>>()?;
        let Some(organization) = page.into_iter().flat_map(|page| page.items).next() else {
            return Err(crate::told::unreadable(
                "the answer names no organization",
                request_id,
            ));
        };
        Ok(TenantProbe {
            id: TenantId::new(organization.id.to_ascii_lowercase()),
            name: organization.display_name.unwrap_or_default(),
            domain: main_domain(organization.verified_domains.unwrap_or_default()),
        })
    }

    async fn tenant_of_teams(&self, expected: &TenantId) -> Result<TenantProbe, Failure> {
        let path = "/admin/teams/userConfigurations?$top=1".to_owned();
        let page = self
            .read_one(Request::get(path))
            .await?
            .found::<Page<OfTenant>>()?;
        let first = page
            .into_iter()
            .flat_map(|page| page.items)
            .find_map(|item| item.tenant_id);
        let id = first
            .unwrap_or_else(|| expected.as_str().to_owned())
            .to_ascii_lowercase();
        Ok(TenantProbe {
            name: id.clone(),
            id: TenantId::new(id),
            domain: None,
        })
    }
}

fn main_domain(domains: Vec<Domain>) -> Option<String> {
    let rank = |domain: &Domain| match (domain.is_default, domain.is_initial) {
        (Some(true), _) => 0,
        (_, Some(true)) => 1,
        _ => 2,
    };
    domains
        .into_iter()
        .filter(|domain| domain.name.is_some())
        .min_by_key(rank)?
        .name
}
