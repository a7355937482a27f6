//! The tenant that a person types.

use crate::{config, sample};
use microsoft::consent::resolve_tenant;
use outbound::RouterTransport;
use std::sync::Arc;
use sync_core::{error_code::ErrorCode, failure::Failure, id::TenantId};

async fn typed(sample: &crate::Sample, text: &str) -> Result<TenantId, Failure> {
    let transport = Arc::new(RouterTransport::new(sample.simulator.router()));
    let login = config(&sample.simulator.endpoints("http://127.0.0.1:8090")).login;
    resolve_tenant(transport, login, text).await
}

#[tokio::test(start_paused = true)]
async fn a_domain_is_turned_into_the_tenants_id_and_an_id_is_taken_as_it_is() {
    let sample = sample(|_| {});
    let identity = sample.control.world().identity;
    let id = TenantId::new(identity.tenant_id.clone());
    for text in [
        identity.domain.clone(),
        format!(" {} ", identity.domain.to_uppercase()),
        identity.tenant_id.to_uppercase(),
    ] {
        assert_eq!(typed(&sample, &text).await, Ok(id.clone()), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_that_stands_for_any_tenant_or_for_none_is_refused() {
    let sample = sample(|_| {});
    for text in [
        "common",
        "organizations",
        "Consumers",
        "nowhere.example",
        "../common",
        "9188040d-6c67-4c5b-b112-36a304b66dad",
    ] {
        let failure = typed(&sample, text).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::BadConfiguration, "{text}: {failure}");
    }
}
