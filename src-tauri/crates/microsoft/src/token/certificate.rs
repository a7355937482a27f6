//! An application that signs in with a certificate ("Microsoft identity platform application authentication
//! certificate credentials"): a short assertion signed with PS256, which names the certificate by `x5t#S256`.

use crate::{
    consent::{Certificate, Now},
    token::{GRAPH_DEFAULT_SCOPE, Token, TokenEndpoint, TokenSource},
};
use async_trait::async_trait;
use jiff::Timestamp;
use jsonwebtoken::Algorithm;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use sync_core::{error_code::ErrorCode, failure::Failure};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Life of an assertion, in seconds; "5 to 10 minutes".
const LIFE: i64 = 600;
/// How far it reaches back, in seconds: this computer's clock may be ahead of Microsoft's.
const BACK: i64 = 300;

/// Which certificate brought the last token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obtained {
    /// Its SHA-256 thumbprint, as `Certificate::thumbprint_sha256` writes it.
    pub thumbprint_sha256: String,
    /// When.
    pub at: Timestamp,
}

/// Client credentials with certificates, the newest first. An older one is used as long as Microsoft does not know the
/// newer ones yet, so that a renewal never leaves a gap; the old one may be forgotten once [`ClientCertificates::obtained`]
/// names the new one.
pub struct ClientCertificates {
    endpoint: TokenEndpoint,
    client_id: String,
    certificates: Mutex<Vec<Arc<Certificate>>>,
    now: Now,
    obtained: Mutex<Option<Obtained>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    nbf: i64,
    iat: i64,
    exp: i64,
}

impl ClientCertificates {
    /// The application `client_id` with its certificates, the newest first.
    pub fn new(
        endpoint: TokenEndpoint,
        client_id: impl Into<String>,
        certificates: Vec<Arc<Certificate>>,
        now: Now,
    ) -> Self {
        Self {
            endpoint,
            client_id: client_id.into(),
            certificates: Mutex::new(certificates),
            now,
            obtained: Mutex::new(None),
        }
    }

    /// Other certificates from now on, the newest first: a renewal while a job runs.
    pub fn set(&self, certificates: Vec<Arc<Certificate>>) {
        *self.certificates.lock().unwrap_or_else(PoisonError::into_inner) = certificates;
    }

    fn certificates(&self) -> Vec<Arc<Certificate>> {
        self.certificates
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The certificate that brought the last token; `None` before the first.
    pub fn obtained(&self) -> Option<Obtained> {
        self.obtained
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn ask(&self, certificate: &Certificate) -> Result<Token, Failure> {
        let assertion = self.assertion(certificate)?;
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion.expose_secret()),
            ("scope", GRAPH_DEFAULT_SCOPE),
        ];
        self.endpoint.ask_once(&fields).await.map(Token::from)
    }

    fn assertion(&self, certificate: &Certificate) -> Result<SecretString, Failure> {
        let now = (self.now)().as_second();
        let aud = self.endpoint.address();
        let claims = Claims {
            aud: &aud,
            iss: &self.client_id,
            sub: &self.client_id,
            jti: uuid::Uuid::new_v4().to_string(),
            nbf: now - BACK,
            iat: now,
            exp: now + LIFE,
        };
        certificate.sign(Algorithm::PS256, &claims)
    }

    /// Each certificate once, the newest first, until one is accepted.
    async fn round(&self) -> Result<Token, Failure> {
        let mut newest = None;
        for certificate in self.certificates() {
            match self.ask(&certificate).await {
                Ok(token) => {
                    let obtained = Obtained {
                        thumbprint_sha256: certificate.thumbprint_sha256(),
                        at: (self.now)(),
                    };
                    *self.obtained.lock().unwrap_or_else(PoisonError::into_inner) = Some(obtained);
                    return Ok(token);
                }
                Err(failure) if is_about_the_certificate(&failure) => newest = newest.or(Some(failure)),
                Err(failure) => return Err(failure),
            }
        }
        Err(newest.unwrap_or_else(no_certificate))
    }
}

#[async_trait]
impl TokenSource for ClientCertificates {
    async fn fetch(&self) -> Result<Token, Failure> {
        use crate::told::Told;
        use outbound::RetryReads;

        // Every try signs anew: Entra may refuse an assertion that it has seen.
        let policy = RetryReads::interactive();
        let tried = policy.run(|| async { self.round().await.map_err(Told) }).await;
        tried.map_err(|told| told.0)
    }
}

/// Refusals that another certificate may not meet.
fn is_about_the_certificate(failure: &Failure) -> bool {
    matches!(
        failure.code,
        ErrorCode::CertificateUnknown | ErrorCode::CredentialEnded | ErrorCode::CertificateInvalid
    )
}

fn no_certificate() -> Failure {
    Failure::new(
        ErrorCode::SignInNeeded,
        sync_core::failure::FailureClass::Reauthenticate,
        "there is no certificate on this computer",
    )
}

impl fmt::Debug for ClientCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificates")
            .field("endpoint", &self.endpoint)
            .field("client_id", &self.client_id)
            .field("certificates", &self.certificates())
            .finish_non_exhaustive()
    }
}
