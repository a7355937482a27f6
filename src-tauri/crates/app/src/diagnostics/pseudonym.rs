//! Names that mean something in one bundle alone.

use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    fingerprint::Fingerprint,
};

/// How much of a digest a name has: enough to keep a tenant's people apart.
const DIGITS: usize = 10;

/// The same text is called the same within one bundle, and otherwise in the next. Who does not have the bundle's salt,
/// which is kept nowhere, cannot try texts either.
pub(super) struct Pseudonyms {
    salt: [u8; 32],
}

impl Pseudonyms {
    pub(super) fn new() -> Result<Self, Failure> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(|error| {
            let detail = format!("this computer gives no random bytes: {error}");
            Failure::new(ErrorCode::Internal, FailureClass::Permanent, detail)
        })?;
        Ok(Self { salt })
    }

    /// "person-1f0c83d2aa".
    pub(super) fn of(&self, kind: &str, text: &str) -> String {
        let digest = Fingerprint::of(&(self.salt, kind, text));
        let digits: String = digest.as_str().chars().take(DIGITS).collect();
        format!("{kind}-{digits}")
    }
}

#[cfg(test)]
mod tests {
    use super::Pseudonyms;

    #[test]
    fn a_text_has_one_name_in_a_bundle_and_another_in_the_next() {
        let (one, next) = (Pseudonyms::new().unwrap(), Pseudonyms::new().unwrap());
        assert_eq!(one.of("person", "ada"), one.of("person", "ada"));
        assert_ne!(one.of("person", "ada"), one.of("person", "ben"));
        assert_ne!(one.of("person", "ada"), next.of("person", "ada"));
    }
}
