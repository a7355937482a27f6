//! Certificates and assertions made by other libraries than those that judge them here.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use simulator::{Control, Registered, Registration};

use crate::browser::App;
use crate::office::{Answer, Office};

/// 2026-03-02T09:00:00Z, when the world of the tests starts.
pub const START: i64 = 1_772_442_000;
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A key with its certificate.
pub struct Held {
    pub key: rcgen::KeyPair,
    pub certificate: rcgen::Certificate,
}

impl Held {
    /// Valid in these years.
    pub fn valid(from: i32, until: i32) -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        let certificate = params.self_signed(&key).unwrap();
        Self { key, certificate }
    }

    pub fn now() -> Self {
        Self::valid(2026, 2028)
    }

    pub fn base64(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(self.certificate.der())
    }

    fn digest(&self, algorithm: &'static aws_lc_rs::digest::Algorithm) -> String {
        use base64::Engine as _;
        let digest = aws_lc_rs::digest::digest(algorithm, self.certificate.der());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest)
    }

    /// A header that names this certificate by SHA-256, or by SHA-1.
    pub fn header(&self, algorithm: Algorithm, strong: bool) -> Header {
        let mut header = Header::new(algorithm);
        if strong {
            header.x5t_s256 = Some(self.digest(&aws_lc_rs::digest::SHA256));
        } else {
            header.x5t = Some(self.digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY));
        }
        header
    }

    pub fn sign(&self, header: &Header, claims: &Value) -> String {
        let key = EncodingKey::from_rsa_pem(self.key.serialize_pem().as_bytes()).unwrap();
        encode(header, claims, &key).unwrap()
    }

    /// PS256 with `x5t#S256`, as the reference asks for.
    pub fn assertion(&self, claims: &Value) -> String {
        self.sign(&self.header(Algorithm::PS256, true), claims)
    }
}

/// Claims of a good assertion with this `jti`.
pub fn claims(app: &App, jti: &str) -> Value {
    json!({
        "aud": format!("http://127.0.0.1/{}/oauth2/v2.0/token", app.tenant),
        "iss": app.client_id, "sub": app.client_id, "jti": jti,
        "nbf": START, "iat": START, "exp": START + 600,
    })
}

/// An application with this certificate and consent.
pub fn consented(office: &Office, held: &Held) -> (App, Registered) {
    let registration = Registration {
        certificates: vec![held.certificate.pem()],
        ..Registration::default()
    };
    let (app, registered) = App::registered(office, &registration);
    consent(&office.control, &app);
    (app, registered)
}

pub fn consent(control: &Control, app: &App) {
    let change = simulator::ApplicationChange::GrantConsent { by: None };
    control.change_application(&app.client_id, &change).unwrap();
}

/// Client credentials with this assertion.
pub async fn ask(office: &Office, app: &App, assertion: &str) -> Answer {
    app.token(
        office,
        &[
            ("grant_type", "client_credentials"),
            ("scope", "https://graph.microsoft.com/.default"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
        ],
    )
    .await
}
