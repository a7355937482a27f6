//! The `oauth2` crate with our transport: what is sent to the browser, and the code in exchange for tokens.
//!
//! Its error type keeps a few fields and none of the answer's head, so the answer is looked at here, and its token
//! types are turned into wiped ones at once. (The buffers of the transport and of that crate are not wiped: they are
//! freed when the exchange is done.)

use super::{authority::Authority, internal};
use crate::{
    token::{Refusal, seconds},
    told::{no_answer, unreadable},
};
use bytes::Bytes;
use oauth2::{
    AccessToken, AuthUrl, AuthorizationCode, ClientId, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, TokenResponse, TokenUrl,
    basic::{BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType},
};
use outbound::{Answer, HttpError};
use secrecy::SecretString;
use serde::{Deserialize, Serialize, Serializer};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use sync_core::failure::Failure;

pub(super) type Oauth = oauth2::Client<
    Refusal,
    Issued,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The answer to a code. It can't be written down: the trait asks for it, so it serialises to nothing.
#[derive(Deserialize)]
pub(super) struct Issued {
    access_token: AccessToken,
    token_type: BasicTokenType,
    #[serde(deserialize_with = "seconds")]
    expires_in: u64,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default)]
    id_token: Option<SecretString>,
}

/// The same, in types that are wiped.
pub(super) struct Tokens {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    pub(super) id: Option<SecretString>,
    pub(super) lifetime: Duration,
}

impl From<Issued> for Tokens {
    fn from(issued: Issued) -> Self {
        Self {
            lifetime: Duration::from_secs(issued.expires_in),
            access: issued.access_token.into_secret().into(),
            refresh: issued.refresh_token.map(|token| token.into_secret().into()),
            id: issued.id_token,
        }
    }
}

impl Serialize for Issued {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

impl TokenResponse for Issued {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.expires_in))
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// The client for one redirect.
pub(super) fn oauth(authority: &Authority, redirect: &str) -> Result<Oauth, Failure> {
    let authorize = authority.login_url("oauth2/v2.0/authorize")?;
    let token = authority.endpoint().address();
    let token = TokenUrl::new(token).map_err(|_| internal("the token address cannot be written down"))?;
    let redirect =
        RedirectUrl::new(redirect.to_owned()).map_err(|_| internal("the redirect cannot be written down"))?;
    let client = oauth2::Client::new(ClientId::new(authority.client_id().to_owned()))
        .set_auth_uri(AuthUrl::from_url(authorize))
        .set_token_uri(token)
        .set_redirect_uri(redirect);
    Ok(client)
}

/// The tokens for a code. It is sent once: a code that was used cannot be used again.
pub(super) async fn redeem(
    authority: &Authority,
    oauth: &Oauth,
    code: &str,
    verifier: PkceCodeVerifier,
) -> Result<Tokens, Failure> {
    // Owned by each request: what borrowed could not be awaited in a task of its own.
    let login = authority.login_client();
    let refused = Arc::new(Mutex::new(None::<Answer>));
    let http = |request: HttpRequest| {
        let (login, refused) = (login.clone(), refused.clone());
        async move {
            let answer = login.execute(request.map(Bytes::from)).await?;
            let response = response_of(&answer)?;
            if !answer.is_success() {
                *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            }
            Ok::<HttpResponse, HttpError>(response)
        }
    };
    let asked = oauth
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await;
    let refused = refused.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (asked, refused) {
        (Ok(issued), _) if !issued.access_token.secret().is_empty() => Ok(issued.into()),
        (Ok(_), _) => Err(unreadable("the token is empty", None)),
        (Err(RequestTokenError::Request(error)), _) => Err(no_answer(&error)),
        (Err(RequestTokenError::ServerResponse(refusal)), Some(answer)) => Err(refusal.failure(&answer)),
        (Err(_), Some(answer)) => Err(Refusal::default().failure(&answer)),
        // The other variants may carry the body: they are not looked at.
        (Err(_), None) => Err(unreadable(
            "the answer to the code has another shape than documented",
            None,
        )),
    }
}

fn response_of(answer: &Answer) -> Result<HttpResponse, HttpError> {
    let mut response = http::Response::new(answer.body.to_vec());
    *response.status_mut() = http::StatusCode::from_u16(answer.status).map_err(|_| HttpError::Malformed {
        status: answer.status,
        reason: "not a status of HTTP".to_owned(),
        request_id: answer.request_id.clone(),
    })?;
    *response.headers_mut() = answer.headers.clone();
    Ok(response)
}
