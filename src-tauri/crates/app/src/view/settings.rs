//! Settings of a connection as shown and asked for.

use serde::{Deserialize, Serialize};
use sync_core::{limits::Limits, settings::Webhook};

/// The safety limits: each counts people over the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct LimitsView {
    /// Removals.
    pub removals: u32,
    /// Replacements of existing numbers.
    pub replacements: u32,
    /// Both together, in percent of the managed users.
    pub percent: u32,
}

/// What is saved for a connection, beside toggles and voice rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SettingsView {
    /// The safety limits.
    pub limits: LimitsView,
    /// What they are when nobody changes them.
    pub usual_limits: LimitsView,
    /// The most that each can be set to; the least is 1.
    pub most_limits: LimitsView,
    /// Writes a second to Microsoft.
    pub writes_per_second: u32,
    /// The same when nobody changes it.
    pub usual_writes_per_second: u32,
    /// The most of them; the least is 1.
    pub most_writes_per_second: u32,
    /// How many days ended jobs are kept.
    pub retention_days: u32,
    /// The same when nobody changes it.
    pub usual_retention_days: u32,
    /// The fewest and the most days.
    pub retention_range: (u32, u32),
    /// The channel that is told what stands.
    pub webhook: Option<WebhookView>,
}

/// A channel that is told what stands. Its whole address is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WebhookView {
    /// Scheme, host and port of its address.
    pub origin: String,
    /// Whether the host may be inside the company's network.
    pub internal: bool,
    /// Why the channel refused the last message, and since when; null = it takes them.
    pub failing: Option<FailingView>,
}

/// A channel that does not take its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FailingView {
    /// Since when (UTC).
    pub since: String,
    /// Why.
    pub why: String,
}

/// Limits to save.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct LimitsRequest {
    /// The safety limits.
    pub limits: LimitsView,
    /// Writes a second to Microsoft.
    pub writes_per_second: u32,
    /// Why.
    pub reason: Option<String>,
}

/// A channel to tell.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// The address that the workflow shows once: a secret.
    pub address: String,
    /// Whether the host may be inside the company's network.
    pub internal: bool,
}

impl std::fmt::Debug for WebhookRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookRequest")
            .field("internal", &self.internal)
            .finish_non_exhaustive()
    }
}

impl From<Limits> for LimitsView {
    fn from(limits: Limits) -> Self {
        Self {
            removals: limits.removals,
            replacements: limits.replacements,
            percent: limits.percent,
        }
    }
}

impl From<LimitsView> for Limits {
    fn from(limits: LimitsView) -> Self {
        Self {
            removals: limits.removals,
            replacements: limits.replacements,
            percent: limits.percent,
        }
    }
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            origin: webhook.origin,
            internal: webhook.internal,
            failing: None,
        }
    }
}
