//! Graph's error body ("Microsoft Graph error responses and resource types").

use serde_json::json;

use crate::exchange::{Asked, Reply};
use crate::state::State;

/// An error answer in the making.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub status: u16,
    pub code: String,
    pub message: String,
    pub location: Option<String>,
}

impl Problem {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            location: None,
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    pub(super) fn no_such(kind: &str, id: &str) -> Self {
        let message = format!(
            "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
        );
        match kind {
            "user" => Self::new(404, "Request_ResourceNotFound", message),
            _ => Self::new(404, "NotFound", format!("{kind} '{id}' is not found.")),
        }
    }
}

/// The error as a reply.
pub(super) fn problem(state: &State, asked: &Asked, problem: &Problem) -> Reply {
    let client = asked.header("client-request-id").unwrap_or(&asked.request_id);
    let body = json!({"error": {
        "code": problem.code,
        "message": problem.message,
        "innerError": {
            "date": state.now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            "request-id": asked.request_id,
            "client-request-id": client,
        },
    }});
    let reply = Reply::json(problem.status, "application/json", body);
    match &problem.location {
        Some(location) => reply.with("location", location),
        None => reply,
    }
}

/// Graph's body for a status that a fault asks for.
pub(crate) fn refused_status(state: &State, asked: &Asked, status: u16, message: Option<&str>) -> Reply {
    let (code, text) = match status {
        400 => ("BadRequest", "Service is unavailable. Please try again"),
        401 => (
            "InvalidAuthenticationToken",
            "Lifetime validation failed, the token is expired.",
        ),
        403 => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
        404 => ("NotFound", "NotFound"),
        409 => ("Directory_ConcurrencyViolation", "Concurrent update."),
        429 => ("TooManyRequests", "Please retry again later."),
        503 => ("ServiceUnavailable", "Service is unavailable. Please try again"),
        504 => ("GatewayTimeout", "The server did not respond in time."),
        _ => ("UnknownError", "Unknown Error"),
    };
    problem(state, asked, &Problem::new(status, code, message.unwrap_or(text)))
}
