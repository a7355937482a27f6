//! What a connection may be made for.

use crate::office::Office;
use app::{ConnectRequest, connect_through, tenant_typed_through};
use sync_core::{error_code::ErrorCode, id::TenantId};

#[tokio::test]
async fn nobody_connects_to_any_tenant_and_no_folder_is_made_for_it() {
    let office = Office::without_certificate().await;
    for tenant in ["common", "organizations", "consumers", "contoso.example", ""] {
        let request = ConnectRequest {
            tenant: TenantId::new(tenant),
            ..office.connecting("other")
        };
        let place = request.place.clone();
        let failure = connect_through(request, &office.outside).await.expect_err(tenant);
        assert_eq!(failure.code, ErrorCode::BadConfiguration, "{tenant}: {failure}");
        assert!(!place.exists(), "{tenant}");
    }
}

#[tokio::test]
async fn a_tenant_named_by_its_domain_is_stored_by_its_id() {
    let office = Office::without_certificate().await;
    let identity = office.control.world().identity;
    let request = office.connecting("other");
    let found = tenant_typed_through(&request.config, &identity.domain, &office.outside).await;
    let tenant = found.expect("a tenant");
    let report = connect_through(ConnectRequest { tenant, ..request }, &office.outside).await;
    assert_eq!(
        report.expect("a connection").tenant.id.as_str(),
        identity.tenant_id
    );
}
