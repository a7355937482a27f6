//! The control API without a socket, for a runtime whose clock is paused: sockets know no paused time.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::Value;
use tower::ServiceExt;

use super::ControlError;
use crate::Simulator;

/// Larger than the world of 100,000 people.
const MOST_BYTES: usize = 1 << 30;

impl Simulator {
    /// A request to the control API, as `voice-sync simulator` answers it over HTTP: `path` without a leading slash.
    ///
    /// # Errors
    /// What the control API refused, in its own words.
    pub async fn ask_control(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, ControlError> {
        let malformed = |error: &dyn std::fmt::Display| ControlError::Malformed(error.to_string());
        let request = Request::builder()
            .method(method)
            .uri(format!("http://localhost/control/{path}"))
            .header("host", "localhost")
            .header("authorization", format!("Bearer {}", self.shared.control_token))
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .map_err(|error| malformed(&error))?;
        let Ok(answer) = self.router().oneshot(request).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MOST_BYTES)
            .await
            .map_err(|error| malformed(&error))?;
        if status.is_success() {
            serde_json::from_slice(&bytes).map_err(|error| malformed(&error))
        } else {
            Err(ControlError::Refused(
                String::from_utf8_lossy(&bytes).into_owned(),
            ))
        }
    }
}
