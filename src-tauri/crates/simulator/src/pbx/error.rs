//! 8x8's error bodies: problem-details-like, under the vendor media type (OpenAPI, "ErrorResponse").

use serde_json::{Value, json};

use crate::exchange::Reply;
use crate::knobs::{GatewayBody, Knobs, QuotaBody};

/// `application/vnd.{resource}.v1+json`.
pub(super) fn media_type(resource: &str) -> String {
    format!("application/vnd.{resource}.v1+json")
}

fn body(status: u16, title: &str, detail: Option<&str>, errors: Option<Value>) -> Value {
    let mut body = json!({"status": status, "title": title});
    if let Some(detail) = detail {
        body["detail"] = json!(detail);
    }
    if let Some(errors) = errors {
        body["errors"] = errors;
    }
    body
}

fn one(resource: &str, status: u16, title: &str, code: &str, message: &str) -> Reply {
    let errors = json!([{"code": code, "message": message}]);
    Reply::json(
        status,
        &media_type(resource),
        body(status, title, None, Some(errors)),
    )
}

/// 400 `VALIDATION_ERROR` on one query parameter.
pub(super) fn invalid(resource: &str, field: &str, code: &str, message: &str) -> Reply {
    let errors = json!([{"code": code, "field": field, "message": message}]);
    Reply::json(
        400,
        &media_type(resource),
        body(400, "Validation error", None, Some(errors)),
    )
}

pub(super) fn conflict(resource: &str) -> Reply {
    one(
        resource,
        400,
        "Conflicting query parameters",
        "CONFLICTING_QUERY_PARAMETER",
        "Cannot use scrollId with other first-page query parameters",
    )
}

pub(super) fn bad_scroll(resource: &str) -> Reply {
    invalid(
        resource,
        "scrollId",
        "VALIDATION_ERROR",
        "Invalid scroll identifier",
    )
}

pub(super) fn not_found(resource: &str) -> Reply {
    one(resource, 404, "Not Found", "NOT_FOUND", "Resource not found")
}

pub(super) fn not_acceptable(resource: &str) -> Reply {
    let message = format!("Accept must be {}", media_type(resource));
    one(resource, 406, "Not Acceptable", "BAD_REQUEST", &message)
}

pub(super) fn not_allowed(resource: &str) -> Reply {
    one(
        resource,
        405,
        "Method Not Allowed",
        "BAD_REQUEST",
        "Method not allowed",
    )
}

fn gateway(form: GatewayBody, status: u16, json: Reply) -> Reply {
    match form {
        GatewayBody::Json => json,
        GatewayBody::Html => Reply::html(status),
        GatewayBody::Empty => Reply::empty(status),
    }
}

pub(super) fn bad_key(form: GatewayBody) -> Reply {
    let body = body(
        401,
        "Unauthorized",
        Some("Valid authentication credentials required"),
        None,
    );
    gateway(form, 401, Reply::json(401, &media_type("users"), body))
}

pub(super) fn no_product(form: GatewayBody, resource: &str) -> Reply {
    let message = "The API key does not have the product that this resource needs";
    let errors = json!([{"code": "FORBIDDEN", "message": message}]);
    let body = body(403, "Forbidden", Some(message), Some(errors));
    gateway(form, 403, Reply::json(403, &media_type(resource), body))
}

pub(super) fn too_many(knobs: &Knobs, reset_in: u64) -> Reply {
    let reply = match knobs.pbx_quota_body {
        QuotaBody::Openapi => one(
            "users",
            429,
            "Too Many Requests",
            "TOO_MANY_REQUESTS",
            "Rate limit exceeded, please try again later",
        ),
        QuotaBody::Guide => {
            let message = format!(
                "Maximum {} requests per minute exceeded",
                knobs.pbx_quota_per_minute
            );
            let errors = json!([{"code": "RATE_LIMIT_EXCEEDED", "message": message}]);
            let body = body(
                429,
                "Too Many Requests",
                Some("Rate limit exceeded"),
                Some(errors),
            );
            Reply::json(429, &media_type("users"), body)
        }
        QuotaBody::PlainText => Reply::text(429, "text/plain", "Too many requests"),
    };
    if knobs.pbx_retry_after {
        reply.with("retry-after", reset_in.to_string())
    } else {
        reply
    }
}

/// The vendor's body for a status that a fault asks for.
pub(crate) fn refused_status(status: u16, message: Option<&str>) -> Reply {
    let (title, code, text) = match status {
        400 => ("Validation error", "VALIDATION_ERROR", "Invalid request"),
        401 => return bad_key(GatewayBody::Json),
        403 => ("Forbidden", "FORBIDDEN", "CustomerId mismatch: A vs B"),
        404 => ("Not Found", "NOT_FOUND", "Resource not found"),
        408 => (
            "Request Timeout",
            "REQUEST_TIMEOUT",
            "Request to downstream service timed out",
        ),
        409 => ("Conflict", "CONFLICT", "Conflict"),
        424 => ("Failed Dependency", "FAILED_DEPENDENCY", "A dependency failed"),
        429 => (
            "Too Many Requests",
            "TOO_MANY_REQUESTS",
            "Rate limit exceeded, please try again later",
        ),
        503 => (
            "Service unavailable",
            "SERVICE_UNAVAILABLE",
            "Service unavailable",
        ),
        _ => ("Internal Server Error", "UNKNOWN", "An unexpected error occurred"),
    };
    one("users", status, title, code, message.unwrap_or(text))
}
