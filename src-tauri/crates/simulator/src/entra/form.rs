//! Fields of a posted form.

use super::error::Refusal;
use crate::exchange::Asked;

/// A decoded `application/x-www-form-urlencoded` body.
#[derive(Debug)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn of(asked: &Asked) -> Self {
        Self(url::form_urlencoded::parse(&asked.body).into_owned().collect())
    }

    /// The first field of this name; an empty one counts as missing, as at Entra.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }
}
