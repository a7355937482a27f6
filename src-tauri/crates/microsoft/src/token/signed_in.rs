//! The token of a person who signed in for one manual sync.

use crate::token::{Token, TokenSource};
use async_trait::async_trait;
use secrecy::SecretString;
use std::{fmt, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use tokio::time::Instant;

/// What is left of a token must be worth starting with: it ends this long before its end, as renewed ones do.
const MARGIN: Duration = Duration::from_secs(300);

/// An access token in memory, without renewal: when it ends, the person must sign in again.
pub struct SignedInToken {
    secret: SecretString,
    good_until: Instant,
    ends: Instant,
}

impl SignedInToken {
    pub(crate) fn new(secret: SecretString, ends: Instant) -> Self {
        let left = ends.saturating_duration_since(Instant::now());
        Self {
            secret,
            good_until: ends - MARGIN.min(left / 2),
            ends,
        }
    }
}

#[async_trait]
impl TokenSource for SignedInToken {
    async fn fetch(&self) -> Result<Token, Failure> {
        let now = Instant::now();
        if now >= self.good_until {
            return Err(Failure::new(
                ErrorCode::SignInEnded,
                FailureClass::Reauthenticate,
                "",
            ));
        }
        Ok(Token {
            secret: self.secret.clone(),
            lifetime: self.ends.saturating_duration_since(now),
        })
    }
}

impl fmt::Debug for SignedInToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedInToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_signed_in_token_ends_and_is_not_renewed() {
        let ends = Instant::now() + Duration::from_secs(3_600);
        let source = SignedInToken::new("the-token".to_owned().into(), ends);
        assert_eq!(source.fetch().await.unwrap().lifetime.as_secs(), 3_600);
        tokio::time::advance(Duration::from_secs(3_299)).await;
        assert_eq!(source.fetch().await.unwrap().lifetime.as_secs(), 301);
        tokio::time::advance(Duration::from_secs(1)).await;
        let failure = source.fetch().await.unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::SignInEnded, FailureClass::Reauthenticate)
        );
        assert!(!format!("{source:?}").contains("the-token"));
    }
}
