//! A Teams channel with a workflow that posts what is sent to it.
//!
//! Source: Microsoft Learn, "Create incoming webhooks with Workflows for Microsoft Teams" and "Create and send
//! actionable messages" (the envelope of an adaptive card; answers 202 and an empty body). Whoever knows the signature
//! in the address may post.

use serde_json::Value;

use crate::exchange::{Asked, Reply};
use crate::hash;
use crate::state::State;

/// Prefix of the workflow's address.
pub(crate) const PREFIX: &str = "/workflows";
const CARD: &str = "application/vnd.microsoft.card.adaptive";
/// Largest message that Teams takes, in bytes.
const LARGEST: usize = 28 * 1024;

/// The address below the origin, with its signature.
pub(crate) fn target(state: &State) -> String {
    format!(
        "{PREFIX}/voice-alerts/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={}",
        signature(state)
    )
}

/// What opens the workflow; made of the tenant, and so of the seed.
pub(crate) fn signature(state: &State) -> String {
    hash::sha256(format!("channel of {}", state.world.identity.tenant_id).as_bytes())
}

pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let route = asked.route();
    if asked.method != "POST" || route != ["voice-alerts", "triggers", "manual", "paths", "invoke"] {
        return refused(404, "WorkflowNotFound", "The workflow could not be found.");
    }
    if asked.param("sig") != Some(signature(state).as_str()) {
        let text = "The authentication credentials are not valid.";
        return refused(401, "DirectApiAuthorizationRequired", text);
    }
    if asked.body.len() > LARGEST {
        return refused(413, "RequestEntityTooLarge", "The message is too large.");
    }
    let Some(message) = asked.json().filter(is_message) else {
        return refused(
            400,
            "TriggerInputSchemaMismatch",
            "The input does not match the schema.",
        );
    };
    state.channel.push(message);
    Reply::empty(202)
}

fn is_message(body: &Value) -> bool {
    let is_card = |attachment: &Value| {
        let content = &attachment["content"];
        let has_text = content["body"]
            .as_array()
            .is_some_and(|blocks| !blocks.is_empty() && blocks.iter().all(|block| block["type"].is_string()));
        attachment["contentType"] == CARD
            && content["type"] == "AdaptiveCard"
            && content["version"].is_string()
            && has_text
    };
    let attachments = body["attachments"].as_array();
    body["type"] == "message"
        && attachments.is_some_and(|attachments| attachments.len() == 1 && attachments.iter().all(is_card))
}

fn refused(status: u16, code: &str, message: &str) -> Reply {
    let body = serde_json::json!({ "error": { "code": code, "message": message } });
    Reply::json(status, "application/json", body)
}

/// What a fault answers in place of the workflow.
pub(crate) fn refused_status(status: u16, message: Option<&str>) -> Reply {
    refused(status, "ServiceError", message.unwrap_or("The workflow failed."))
}
