//! Sign-in in the system browser: authorization code with PKCE ("Microsoft identity platform and OAuth 2.0
//! authorization code flow"), for a public client. `prompt=login` always: whoever is signed in to the browser does not
//! count, a person must show who they are.

use super::{
    authority::Authority,
    exchange::{Oauth, Tokens, oauth, redeem},
    identity::{Account, account_of},
    internal,
    loopback::{Callback, Cancel, Loopback},
    page::AwaitedPage,
    permission::Permission,
};
use crate::token::{Refusal, SignedInToken};
use jiff::Timestamp;
use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope};
use secrecy::SecretString;
use std::{fmt, time::Duration};
use sync_core::failure::Failure;
use tokio::time::Instant;
use url::Url;

/// What a person signs in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be recognised as a Global Administrator. No right but to read oneself; nothing is kept.
    Approval,
    /// One manual sync: the four permissions, no refresh token.
    ManualSync,
    /// Auto Sync without a certificate: the four permissions and a refresh token.
    Delegated,
}

impl Purpose {
    /// The scopes that are asked for.
    pub fn scopes(self) -> Vec<String> {
        let mut scopes = vec!["openid".to_owned(), "profile".to_owned()];
        match self {
            Self::Approval => scopes.push("https://graph.microsoft.com/User.Read".to_owned()),
            Self::ManualSync => scopes.extend(permissions()),
            Self::Delegated => {
                scopes.push("offline_access".to_owned());
                scopes.extend(permissions());
            }
        }
        scopes
    }
}

/// The four permissions as scopes. Not `.default`: that one brings whatever else the registration was given.
pub(crate) fn permissions() -> impl Iterator<Item = String> {
    Permission::ALL
        .iter()
        .map(|permission| format!("https://graph.microsoft.com/{}", permission.name()))
}

/// A sign-in under way. Dropping it closes its port.
pub struct SignIn {
    authority: Authority,
    purpose: Purpose,
    oauth: Oauth,
    page: AwaitedPage,
    nonce: SecretString,
    verifier: PkceCodeVerifier,
}

impl SignIn {
    /// Opens the port and writes the address for the browser. Nothing is sent yet.
    ///
    /// # Errors
    /// `Internal` where no port is free.
    pub async fn begin(authority: &Authority, purpose: Purpose) -> Result<Self, Failure> {
        let loopback = Loopback::bind().await?;
        let oauth = oauth(authority, &loopback.redirect())?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random_len(32);
        let (url, state) = oauth
            .authorize_url(|| CsrfToken::new_random_len(32))
            .add_scopes(purpose.scopes().into_iter().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_extra_param("response_mode", "query")
            .add_extra_param("prompt", "login")
            .add_extra_param("nonce", nonce.secret())
            .url();
        Ok(Self {
            authority: authority.clone(),
            purpose,
            oauth,
            page: AwaitedPage::new(authority, loopback, url, state),
            nonce: nonce.into_secret().into(),
            verifier,
        })
    }

    /// The address to open in the system browser.
    pub fn url(&self) -> &Url {
        self.page.url()
    }

    /// When the sign-in is over, for the countdown.
    pub fn ends_at(&self) -> Timestamp {
        self.page.ends_at()
    }

    /// A handle that ends [`SignIn::finish`].
    pub fn canceller(&self) -> Cancel {
        self.page.canceller()
    }

    /// Waits for the browser and trades the code for tokens.
    ///
    /// # Errors
    /// `SignInCancelled`, `SignInExpired`, what Microsoft's page answered, or what the token endpoint refused.
    pub async fn finish(self) -> Result<SignedIn, Failure> {
        use secrecy::ExposeSecret;

        let callback = self.page.answer(false).await?;
        let code = code_of(&callback)?;
        let tokens = redeem(&self.authority, &self.oauth, code, self.verifier).await?;
        let nonce = Some(self.nonce.expose_secret());
        SignedIn::new(tokens, &self.authority, self.purpose, nonce)
    }
}

/// The code of a callback, or the refusal that it carries.
fn code_of(callback: &Callback) -> Result<&str, Failure> {
    match (refusal_of(callback), callback.get("code")) {
        (Some(failure), _) => Err(failure),
        (None, Some(code)) if !code.is_empty() => Ok(code),
        (None, _) => Err(crate::told::unreadable("the callback has no code", None)),
    }
}

/// What an `error` in a callback means.
pub(super) fn refusal_of(callback: &Callback) -> Option<Failure> {
    let refusal = Refusal {
        error: Some(callback.get("error")?.to_owned()),
        error_description: callback.get("error_description").map(str::to_owned),
        ..Refusal::default()
    };
    Some(refusal.told_to_the_browser())
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("authority", &self.authority)
            .field("purpose", &self.purpose)
            .field("port", &self.page.port())
            .finish_non_exhaustive()
    }
}

/// A person who signed in, with tokens that are wiped when this is dropped.
///
/// Nothing may be done with them before one of the checks (`check_administrator`, `check_voice_administrator`,
/// `check_dedicated_account`) has said yes.
pub struct SignedIn {
    account: Account,
    access: SecretString,
    refresh: Option<SecretString>,
    ends: Instant,
    expires_at: Timestamp,
}

impl SignedIn {
    pub(super) fn new(
        tokens: Tokens,
        authority: &Authority,
        purpose: Purpose,
        nonce: Option<&str>,
    ) -> Result<Self, Failure> {
        let account = account_of(tokens.id.as_ref(), authority, nonce)?;
        let lifetime = tokens.lifetime.min(Duration::from_secs(24 * 3600));
        let expires_at = authority
            .now()
            .checked_add(lifetime)
            .map_err(|_| internal("the clock of this computer is out of range"))?;
        // A refresh token that was not asked for is not kept, whoever sent it.
        let refresh = tokens.refresh.filter(|_| purpose == Purpose::Delegated);
        if purpose == Purpose::Delegated && refresh.is_none() {
            let what = "Microsoft sent no refresh token";
            return Err(crate::told::unreadable(what, None));
        }
        Ok(Self {
            account,
            access: tokens.access,
            refresh,
            ends: Instant::now() + lifetime,
            expires_at,
        })
    }

    /// Who it is.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// When the access token ends.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The refresh token for the vault (Delegated only); the access token is wiped.
    pub fn into_refresh_token(self) -> Option<SecretString> {
        self.refresh
    }

    /// The token for one manual sync: in memory, without renewal.
    pub fn into_source(self) -> SignedInToken {
        SignedInToken::new(self.access, self.ends)
    }

    pub(super) fn source(&self) -> SignedInToken {
        SignedInToken::new(self.access.clone(), self.ends)
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("account", &self.account)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
