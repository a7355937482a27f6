//! Which tenant a connection is for: always its id, a GUID. A domain that a person typed is turned into one by the
//! login host's discovery document before anything is stored ("OpenID Connect on the Microsoft identity platform").
//!
//! Names such as `common` or `organizations` stand for any tenant: with one of them an administrator of a foreign
//! directory would pass every check.

use crate::told::{no_answer, unreadable};
use outbound::{Client, Origin, Transport, encode_segment};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
};

/// The tenant of personal Microsoft accounts. Nobody has a phone system there.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// A discovery document is a few kilobytes.
const SIZE_LIMIT: usize = 1024 * 1024;
/// Longest domain name, in characters.
const LONGEST: usize = 253;

/// Which names stand for no single tenant.
const ANY_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

/// The tenant of this id, in lower case.
///
/// # Errors
/// `BadConfiguration` for anything but a GUID, and for the tenant of personal accounts.
pub fn tenant_of_id(text: &str) -> Result<TenantId, Failure> {
    let text = text.trim().trim_matches(['{', '}']).to_ascii_lowercase();
    if !is_guid(&text) {
        return Err(unusable(&format!(
            "the tenant's id is a GUID, such as 6f1c0f3e-0000-4000-8000-000000000001, and not {}: copy it from the \
             Microsoft Entra admin center",
            crate::told::words(&text)
        )));
    }
    if text == CONSUMERS || text.bytes().all(|byte| byte == b'0' || byte == b'-') {
        return Err(unusable(
            "this is not the tenant's id of an organization: copy it from the Microsoft Entra admin center",
        ));
    }
    Ok(TenantId::new(text))
}

/// The tenant that a person typed: its id, or one of its domains, which the login host is asked about.
///
/// # Errors
/// `BadConfiguration` for a name that is no domain of one tenant; `TenantUnavailable` where the login host does not
/// answer.
pub async fn resolve_tenant(
    transport: Arc<dyn Transport>,
    login: Origin,
    typed: &str,
) -> Result<TenantId, Failure> {
    let typed = typed.trim().to_ascii_lowercase();
    if is_guid(typed.trim_matches(['{', '}'])) {
        return tenant_of_id(&typed);
    }
    if ANY_TENANT.contains(&typed.as_str()) || !is_domain(&typed) {
        return Err(unusable(&format!(
            "{} is neither a tenant's id (a GUID) nor one of its domains, such as contoso.com",
            crate::told::words(&typed)
        )));
    }
    let issuer = issuer(transport, &login, &typed).await?;
    let id = issuer
        .strip_prefix(&login.to_string())
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix("/v2.0"));
    match id {
        Some(id) => tenant_of_id(id),
        None => Err(unreadable("the discovery document is of another issuer", None)),
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
}

async fn issuer(transport: Arc<dyn Transport>, login: &Origin, domain: &str) -> Result<String, Failure> {
    let http = Client::builder(transport, login.clone())
        .timeout(Duration::from_secs(30))
        .size_limit(SIZE_LIMIT)
        .response_id_header(http::HeaderName::from_static("x-ms-request-id"))
        .build();
    let path = format!(
        "/{}/v2.0/.well-known/openid-configuration",
        encode_segment(domain)
    );
    let answer = http.get(&path).send().await.map_err(|error| no_answer(&error))?;
    match answer.status {
        200..=299 => {
            let found: Discovery = answer.json().map_err(|error| no_answer(&error))?;
            Ok(found.issuer)
        }
        // AADSTS90002, or a name that Entra does not take for one of a tenant.
        400 | 404 => {
            let detail = format!("Microsoft knows no tenant with the domain {domain}");
            Err(unusable(&detail).with_request_id(answer.request_id))
        }
        status => {
            let detail = format!("HTTP {status} from the sign-in service");
            let failure = Failure::new(ErrorCode::TenantUnavailable, FailureClass::RetryFast, detail);
            Err(failure.with_request_id(answer.request_id))
        }
    }
}

fn unusable(detail: &str) -> Failure {
    Failure::new(ErrorCode::BadConfiguration, FailureClass::NeedsAdmin, detail)
}

/// A GUID as Microsoft's portals show it: 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Labels of letters, digits and hyphens, at least two of them. Names in other scripts are typed in their `xn--` form.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= LONGEST && text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_a_guid_and_nothing_that_stands_for_several() {
        let id = "6F1C0F3E-0000-4000-8000-000000000001";
        for written in [id.to_owned(), format!(" {{{id}}} ")] {
            assert_eq!(
                tenant_of_id(&written).map(|id| id.to_string()),
                Ok(id.to_lowercase())
            );
        }
        for refused in [
            "common",
            "organizations",
            "consumers",
            "contoso.com",
            "",
            "{tenantid}",
            "6f1c0f3e000040008000000000000001",
            "6f1c0f3e-0000-4000-8000-00000000000g",
            CONSUMERS,
            "9188040D-6C67-4C5B-B112-36A304B66DAD",
            "00000000-0000-0000-0000-000000000000",
        ] {
            let failure = tenant_of_id(refused).expect_err(refused);
            assert_eq!(failure.code, ErrorCode::BadConfiguration, "{refused}");
        }
    }

    #[test]
    fn a_domain_has_labels_and_nothing_else() {
        for domain in ["contoso.com", "contoso.onmicrosoft.com", "xn--bcher-kva.example"] {
            assert!(is_domain(domain), "{domain}");
        }
        for other in [
            "contoso",
            ".com",
            "a..b",
            "a/b.com",
            "a.com?x",
            "-a.com",
            "bücher.de",
            "a b.com",
        ] {
            assert!(!is_domain(other), "{other}");
        }
    }
}
