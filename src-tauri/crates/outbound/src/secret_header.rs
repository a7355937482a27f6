//! A header whose value must never be seen.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::HttpError;

/// A header such as `x-api-key` or `Authorization`. `Debug` shows the name only; the value sent is marked
/// sensitive, so that no layer below prints it either.
#[derive(Clone)]
pub struct SecretHeader {
    name: HeaderName,
    value: SecretString,
}

impl SecretHeader {
    /// A header with a secret value.
    pub fn new(name: HeaderName, value: SecretString) -> Self {
        Self { name, value }
    }

    /// `Authorization: Bearer <token>`.
    pub fn bearer(token: &SecretString) -> Self {
        let value = SecretString::from(format!("Bearer {}", token.expose_secret()));
        Self::new(http::header::AUTHORIZATION, value)
    }

    /// # Errors
    /// [`HttpError::Unsendable`] when the value has characters a header can't carry (the value is not shown).
    pub(crate) fn apply(&self, headers: &mut HeaderMap) -> Result<(), HttpError> {
        let mut value =
            HeaderValue::from_str(self.value.expose_secret()).map_err(|_| HttpError::Unsendable {
                reason: format!("the value of {} has characters that can't be sent", self.name),
            })?;
        value.set_sensitive(true);
        headers.insert(self.name.clone(), value);
        Ok(())
    }
}

impl fmt::Debug for SecretHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [redacted]", self.name)
    }
}
