//! Messages to a Teams channel, by the address of its workflow.
//!
//! Source: Microsoft Learn, "Create incoming webhooks with Workflows for Microsoft Teams": the trigger takes the
//! envelope of an adaptive card, answers 202, and lets in whoever knows its address. Teams renders cards of up to
//! version 1.5; what is used here is of 1.2.

use outbound::{Client, HttpError, Origin, Transport};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use url::Url;

const CARD: &str = "application/vnd.microsoft.card.adaptive";
const LARGEST_ANSWER: usize = 64 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);

/// The workflow of one channel.
pub struct Channel {
    client: Client,
    /// Path and query below the origin: a secret.
    target: SecretString,
}

/// What a channel is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub title: String,
    /// About which tenant.
    pub subtitle: String,
    /// A paragraph each.
    pub lines: Vec<String>,
}

/// The address of a workflow, split into what may be shown and what may not.
pub struct ChannelAddress {
    /// Scheme, host and port.
    pub origin: Origin,
    target: SecretString,
}

impl ChannelAddress {
    /// Checks an address as the workflow shows it.
    ///
    /// # Errors
    /// `BadConfiguration`, in words that do not repeat the address.
    pub fn parse(address: &SecretString) -> Result<Self, Failure> {
        let wrong = |why: &str| {
            let detail = format!("The address of the Teams channel's workflow cannot be used: {why}");
            Failure::new(ErrorCode::BadConfiguration, FailureClass::NeedsAdmin, detail)
        };
        let copied = "copy it from the workflow once more; it begins with https://";
        let url = Url::parse(address.expose_secret().trim()).map_err(|_| wrong(copied))?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(wrong(
                "it must not have a user name, a password or a fragment (#)",
            ));
        }
        let origin = Origin::parse(&url.origin().ascii_serialization()).map_err(|_| wrong(copied))?;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if target == "/" {
            return Err(wrong("it ends after the host"));
        }
        Ok(Self {
            origin,
            target: target.into(),
        })
    }
}

impl Channel {
    /// The channel behind this address.
    pub fn new(transport: Arc<dyn Transport>, address: ChannelAddress) -> Self {
        let client = Client::builder(transport, address.origin)
            .size_limit(LARGEST_ANSWER)
            .timeout(TIMEOUT)
            .secret_path()
            .build();
        Self {
            client,
            target: address.target,
        }
    }

    /// Posts a message, once.
    ///
    /// # Errors
    /// `ChannelRefused` where the workflow says no or the address may not be used, `ChannelUnavailable` where the next
    /// try may work.
    pub async fn post(&self, message: &Message) -> Result<(), Failure> {
        let call = self.client.post(self.target.expose_secret()).json(&card(message));
        let answer = async { call.send().await?.success() };
        answer.await.map(drop).map_err(|error| told(&error))
    }
}

fn card(message: &Message) -> Value {
    let title = json!({
        "type": "TextBlock", "text": message.title, "weight": "Bolder", "size": "Medium", "wrap": true
    });
    let subtitle = json!({ "type": "TextBlock", "text": message.subtitle, "isSubtle": true, "spacing": "None", "wrap": true });
    let lines = message
        .lines
        .iter()
        .map(|line| json!({ "type": "TextBlock", "text": line, "wrap": true }));
    let body: Vec<Value> = [title, subtitle].into_iter().chain(lines).collect();
    let content = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": body,
    });
    json!({
        "type": "message",
        "attachments": [{ "contentType": CARD, "contentUrl": null, "content": content }],
    })
}

fn told(error: &HttpError) -> Failure {
    let refused = (ErrorCode::ChannelRefused, FailureClass::NeedsAdmin);
    let passing = (ErrorCode::ChannelUnavailable, FailureClass::RetryFast);
    let (code, class) = match error {
        HttpError::Status {
            code: 408 | 429 | 500..=599,
            ..
        } => passing,
        HttpError::Connect { .. } | HttpError::Timeout { .. } | HttpError::Cut { .. } => passing,
        HttpError::Tls { .. } | HttpError::ForeignOrigin { .. } | HttpError::Unsendable { .. } => refused,
        HttpError::Status { .. } => refused,
        // The message was taken; what was answered to it says nothing that matters.
        _ => passing,
    };
    let detail = match error {
        HttpError::Status { code: 300..=399, .. } => {
            "It answered with another address, and Voice Sync does not follow one.".to_owned()
        }
        // Its words may repeat the address, which is a secret.
        HttpError::Status { code, .. } => format!("It answered {code}."),
        other => other.to_string(),
    };
    let failure = Failure::new(code, class, detail);
    match error {
        HttpError::Status { retry_after, .. } => failure.with_retry_after(*retry_after),
        _ => failure,
    }
}

#[cfg(test)]
mod tests;
