//! Entra's error bodies with their AADSTS codes ("Microsoft identity platform error codes").

use serde_json::json;

use crate::exchange::Reply;
use crate::state::State;

/// An error of the token endpoint.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub status: u16,
    pub error: &'static str,
    pub code: u32,
    pub message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, error: &'static str, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            error,
            code,
            message: message.into(),
        }
    }

    pub(super) fn reply(&self, state: &State, request_id: &str) -> Reply {
        let at = state.now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let correlation = &state.world.identity.tenant_id;
        let description = format!(
            "AADSTS{}: {}\r\nTrace ID: {request_id}\r\nCorrelation ID: {correlation}\r\nTimestamp: {at}",
            self.code, self.message
        );
        let body = json!({
            "error": self.error,
            "error_description": description,
            "error_codes": [self.code],
            "timestamp": at,
            "trace_id": request_id,
            "correlation_id": correlation,
            "error_uri": format!("https://login.microsoftonline.com/error?code={}", self.code),
        });
        Reply::json(self.status, "application/json; charset=utf-8", body)
    }
}

/// Whether `tenant` in the path is ours: its id or its domain.
pub(super) fn check_tenant(state: &State, tenant: &str) -> Result<(), Refusal> {
    let identity = &state.world.identity;
    if tenant.eq_ignore_ascii_case(&identity.tenant_id) || tenant.eq_ignore_ascii_case(&identity.domain) {
        return Ok(());
    }
    if ["common", "organizations", "consumers"].contains(&tenant) {
        let message = format!(
            "Application '{}' is not configured as a multi-tenant application. Usage of the /{tenant} endpoint \
             is not supported for such apps.",
            identity.client_id
        );
        return Err(Refusal::new(400, "invalid_request", 50_194, message));
    }
    let message = format!("Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID.");
    Err(Refusal::new(400, "invalid_request", 90_002, message))
}

/// Entra's body for a status that a fault asks for.
pub(crate) fn refused_status(state: &State, request_id: &str, status: u16, message: Option<&str>) -> Reply {
    let (error, code, text) = match status {
        401 => (
            "invalid_client",
            7_000_222,
            "The provided client secret keys are expired.",
        ),
        403 => (
            "access_denied",
            53_003,
            "Access has been blocked by Conditional Access policies.",
        ),
        429 => ("temporarily_unavailable", 90_055, "The request was throttled."),
        500.. => (
            "temporarily_unavailable",
            90_033,
            "A transient error has occurred. Please try again.",
        ),
        _ => (
            "invalid_grant",
            700_082,
            "The refresh token has expired due to inactivity.",
        ),
    };
    Refusal::new(status, error, code, message.unwrap_or(text)).reply(state, request_id)
}
