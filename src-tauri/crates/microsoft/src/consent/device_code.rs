//! Sign-in by a code that is typed on another device ("OAuth 2.0 device authorization grant"), for computers without
//! a browser.
//!
//! The polling is ours: the `oauth2` crate measures it with a clock that stands still in no test, does not know
//! Microsoft's `authorization_declined`, and drops the AADSTS number. `prompt=login` does not exist here, and no nonce:
//! the code itself binds the answer to the request.

use super::{
    authority::Authority,
    exchange::Tokens,
    loopback::{Cancel, Deadline, cancelled, expired},
    sign_in::{Purpose, SignedIn},
};
use crate::{
    token::{Granted, Refusal, Refused, seconds},
    told::{no_answer, unreadable},
};
use jiff::Timestamp;
use outbound::Origin;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::{fmt, sync::Arc, time::Duration};
use sync_core::failure::{Failure, FailureClass};

/// To be shown beside the code, always.
pub const PHISHING_WARNING: &str = "Enter this code only if you started this sign-in yourself just now. Never enter a code \
     that somebody sent you: whoever started the sign-in gets your rights.";

/// RFC 8628 3.2: the interval where none is named.
const INTERVAL: u64 = 5;
/// RFC 8628 3.5: what `slow_down` adds.
const SLOWER: Duration = Duration::from_secs(5);
const LONGEST_INTERVAL: Duration = Duration::from_secs(60);
/// A server's idea of the life of a code is not trusted beyond this.
const LONGEST_LIFE: u64 = 1_800;

#[derive(Deserialize)]
struct Answer {
    device_code: SecretString,
    user_code: String,
    verification_uri: String,
    #[serde(deserialize_with = "seconds")]
    expires_in: u64,
    #[serde(default)]
    interval: Option<u64>,
}

/// A device sign-in under way.
pub struct DeviceCode {
    authority: Authority,
    purpose: Purpose,
    device_code: SecretString,
    user_code: String,
    verification_uri: String,
    interval: Duration,
    deadline: Deadline,
    cancel: Cancel,
}

impl DeviceCode {
    /// Asks for a code.
    ///
    /// # Errors
    /// By the table of AADSTS codes; many tenants block this way by Conditional Access (`SignInBlocked`).
    pub async fn begin(authority: &Authority, purpose: Purpose) -> Result<Self, Failure> {
        let scope = purpose.scopes().join(" ");
        let fields = [("client_id", authority.client_id()), ("scope", scope.as_str())];
        let path = authority.login_path("oauth2/v2.0/devicecode");
        let call = authority.login_client().post(&path).form(&fields);
        let answer = call.send().await.map_err(|e| no_answer(&e))?;
        if !answer.is_success() {
            let refusal: Refusal = answer.json().unwrap_or_default();
            return Err(refusal.failure(&answer));
        }
        let told: Answer = answer.json().map_err(|e| no_answer(&e))?;
        if Origin::parse(&told.verification_uri).is_err() || told.user_code.is_empty() {
            let what = "the address for the code is not a secure one";
            return Err(unreadable(what, answer.request_id));
        }
        let life = Duration::from_secs(told.expires_in.min(LONGEST_LIFE));
        let now = authority.clone();
        Ok(Self {
            authority: authority.clone(),
            purpose,
            device_code: told.device_code,
            user_code: crate::told::words(&told.user_code),
            verification_uri: told.verification_uri,
            interval: Duration::from_secs(told.interval.unwrap_or(INTERVAL).max(1)).min(LONGEST_INTERVAL),
            deadline: Deadline::after(life, Arc::new(move || now.now())),
            cancel: Cancel::new(),
        })
    }

    /// What the person types.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where the person types it.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// When the code ends, for the countdown.
    pub fn ends_at(&self) -> Timestamp {
        self.deadline.at()
    }

    /// A handle that ends [`DeviceCode::finish`].
    pub fn canceller(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Asks until the person has answered.
    ///
    /// # Errors
    /// `SignInDeclined`, `SignInExpired`, `SignInCancelled`, and by the table of AADSTS codes.
    pub async fn finish(self) -> Result<SignedIn, Failure> {
        let granted = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(cancelled()),
            () = self.deadline.passed() => return Err(expired()),
            granted = self.poll() => granted?,
        };
        SignedIn::new(granted.into(), &self.authority, self.purpose, None)
    }

    async fn poll(&self) -> Result<Granted, Failure> {
        let endpoint = self.authority.endpoint();
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", self.authority.client_id()),
            ("device_code", self.device_code.expose_secret()),
        ];
        let mut interval = self.interval;
        loop {
            tokio::time::sleep(interval).await;
            match endpoint.try_once(&fields).await {
                Ok(granted) => return Ok(granted),
                Err(refused) => interval = next_interval(refused, interval)?,
            }
        }
    }
}

/// How long to wait before asking again.
fn next_interval(refused: Refused, interval: Duration) -> Result<Duration, Failure> {
    match refused.error.as_deref() {
        Some("authorization_pending") => Ok(interval),
        Some("slow_down") => Ok((interval + SLOWER).min(LONGEST_INTERVAL)),
        _ if refused.failure.class == FailureClass::RetryFast => {
            let asked = refused.failure.retry_after.unwrap_or(interval * 2);
            Ok(asked.max(interval).min(LONGEST_INTERVAL))
        }
        _ => Err(refused.failure),
    }
}

impl From<Granted> for Tokens {
    fn from(granted: Granted) -> Self {
        Self {
            access: granted.access_token,
            refresh: granted.refresh_token,
            id: granted.id_token,
            lifetime: Duration::from_secs(granted.expires_in),
        }
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode")
            .field("authority", &self.authority)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}
