//! One audit record, as far as it says whom to ask for.

use jiff::Timestamp;
use serde::Deserialize;
use sync_core::failure::Failure;
use sync_core::id::{CustomerId, PbxUserId};

use super::super::{failure, lenient::scalar};

/// Every property may be null, missing or of another kind.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditRow {
    #[serde(default, deserialize_with = "scalar")]
    id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    customer_id: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    audit_timestamp: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    event_type: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    entity_type: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    entity_key: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    correlation_type: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    correlation_id: Option<String>,
}

/// Whom a record is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum About {
    User(PbxUserId),
    /// A change that may be anybody's.
    Unnamed,
    /// Nothing that Teams could need.
    Nothing,
}

impl AuditRow {
    /// An extension names its user only where it was changed "as part of a user flow" (audit guide).
    pub(super) fn about(&self) -> About {
        if is(&self.event_type, "view") || is(&self.event_type, "export") {
            return About::Nothing;
        }
        let is_user = is(&self.entity_type, "user");
        let by_key = self.entity_key.as_ref().filter(|_| is_user);
        let by_correlation = self
            .correlation_id
            .as_ref()
            .filter(|_| is(&self.correlation_type, "user"));
        let is_known = is_user || is(&self.entity_type, "extension") || is(&self.entity_type, "phonenumber");
        match by_key.or(by_correlation) {
            Some(id) => About::User(PbxUserId::new(id)),
            None if is_known || self.entity_type.is_none() => About::Unnamed,
            None => About::Nothing,
        }
    }

    pub(super) fn saved_at(&self) -> Option<Timestamp> {
        self.audit_timestamp.as_ref()?.parse().ok()
    }

    /// What tells it from other records, when it comes again.
    pub(super) fn key(&self) -> String {
        let parts = [
            &self.audit_timestamp,
            &self.event_type,
            &self.entity_type,
            &self.entity_key,
            &self.correlation_id,
        ];
        let described = || parts.map(|part| part.as_deref().unwrap_or_default()).join("|");
        self.id.clone().unwrap_or_else(described)
    }

    pub(super) fn check_customer(&self, pinned: Option<&CustomerId>) -> Result<(), Failure> {
        match (pinned, &self.customer_id) {
            (Some(pinned), Some(found)) if pinned.as_str() != found => {
                Err(failure::wrong_customer(pinned, found))
            }
            _ => Ok(()),
        }
    }
}

fn is(value: &Option<String>, name: &str) -> bool {
    value
        .as_ref()
        .is_some_and(|value| value.eq_ignore_ascii_case(name))
}
