//! A small Entra and Graph in this process, so that tokio's paused clock works.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use microsoft::{
    Authority,
    consent::{Certificate, Now, Subject},
};
use outbound::{Origin, RouterTransport, Transport};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, LazyLock, Mutex, MutexGuard},
};
use sync_core::id::TenantId;
use x509_parser::prelude::{FromDer, X509Certificate};

pub const TENANT: &str = "c0000000-0000-4000-8000-000000000001";
pub const CLIENT: &str = "d0000000-0000-4000-8000-000000000002";
pub const OBJECT: &str = "e0000000-0000-4000-8000-000000000003";
pub const LOGIN: &str = "https://login.example";
pub const NOW: i64 = 1_800_000_000;

/// Keys are slow to make, so the tests share two certificates, made a day apart.
pub static OLD: LazyLock<Arc<Certificate>> = LazyLock::new(|| made(NOW - 86_400, "OLD"));
pub static NEW: LazyLock<Arc<Certificate>> = LazyLock::new(|| made(NOW, "NEW"));

fn made(at: i64, computer: &str) -> Arc<Certificate> {
    let subject = Subject {
        computer: computer.to_owned(),
        connection: "contoso".to_owned(),
    };
    Arc::new(Certificate::create(&subject, 2, Timestamp::from_second(at).unwrap()).unwrap())
}

/// One request.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub form: BTreeMap<String, String>,
    pub json: Value,
    pub bearer: String,
}

/// A code that the sign-in page gave out.
#[derive(Clone)]
pub struct Code {
    pub challenge: String,
    pub redirect: String,
    pub nonce: String,
    pub scope: String,
    pub used: bool,
}

/// What the cloud knows.
pub struct World {
    pub codes: BTreeMap<String, Code>,
    /// Certificates of the application, as DER.
    pub uploaded: Vec<Vec<u8>>,
    /// Assertions seen, by `jti`.
    pub seen: Vec<String>,
    /// Refresh tokens that work.
    pub refresh: Vec<String>,
    pub issued: usize,
    /// Answers of the token endpoint that come before any judgement.
    pub before: VecDeque<(u16, Value)>,
    /// Claims that replace the usual ones of the id token.
    pub claims: Value,
    /// `value` of the person's roles.
    pub roles: Value,
    /// Whether the cast to directoryRole is refused as an advanced query.
    pub no_cast: bool,
    /// Rounds of questions that the application's permissions need to arrive, by fragment of the path.
    pub late: BTreeMap<&'static str, usize>,
    pub journal: Vec<Asked>,
}

#[derive(Clone)]
pub struct Cloud(Arc<Mutex<World>>);

impl Cloud {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(World {
            codes: BTreeMap::new(),
            uploaded: vec![NEW.der().to_vec()],
            seen: Vec::new(),
            refresh: Vec::new(),
            issued: 0,
            before: VecDeque::new(),
            claims: json!({}),
            roles: json!([]),
            no_cast: false,
            late: BTreeMap::new(),
            journal: Vec::new(),
        })))
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(RouterTransport::new(
            Router::new().fallback(answer).with_state(self.clone()),
        ))
    }

    pub fn authority(&self) -> Authority {
        let origin = |text| Origin::parse(text).unwrap();
        let (login, graph) = (origin(LOGIN), origin("https://graph.example"));
        Authority::new(
            self.transport(),
            login,
            graph,
            TenantId::new(TENANT),
            CLIENT,
            clock(),
        )
    }

    pub fn asked(&self, fragment: &str) -> Vec<Asked> {
        let world = self.world();
        world
            .journal
            .iter()
            .filter(|asked| asked.path.contains(fragment))
            .cloned()
            .collect()
    }
}

/// Wall time that goes with tokio's.
pub fn clock() -> Now {
    let started = tokio::time::Instant::now();
    Arc::new(move || {
        let at = Timestamp::from_second(NOW).unwrap();
        at.checked_add(started.elapsed()).unwrap()
    })
}

/// A refusal as Entra writes it.
pub fn refusal(error: &str, code: u64) -> Value {
    json!({
        "error": error, "error_codes": [code], "trace_id": "tr-1", "correlation_id": "co-1",
        "error_description": format!("AADSTS{code}: In words.\r\nTrace ID: tr-1\r\nTimestamp: 2027-01-15 08:00:00Z"),
    })
}

async fn answer(State(cloud): State<Cloud>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
    let pairs = |text: &[u8]| url::form_urlencoded::parse(text).into_owned().collect();
    let bearer = head
        .headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: pairs(head.uri.query().unwrap_or_default().as_bytes()),
        form: pairs(&body),
        json: serde_json::from_slice(&body).unwrap_or_default(),
        bearer: bearer
            .unwrap_or_default()
            .trim_start_matches("Bearer ")
            .to_owned(),
    };
    let mut world = cloud.world();
    world.journal.push(asked.clone());
    let (status, body) = match asked.path.strip_prefix(&format!("/{TENANT}/oauth2/v2.0/")) {
        Some("token") => world.token(&asked.form),
        Some("devicecode") => (200, world.device()),
        _ => world.graph(&asked),
    };
    let json = [
        ("content-type", "application/json; charset=utf-8"),
        ("request-id", "req-1"),
    ];
    let status = StatusCode::from_u16(status).unwrap();
    if body.is_null() {
        return status.into_response();
    }
    (status, json, body.to_string()).into_response()
}

impl World {
    fn token(&mut self, form: &BTreeMap<String, String>) -> (u16, Value) {
        if let Some(answer) = self.before.pop_front() {
            return answer;
        }
        let field = |name: &str| form.get(name).cloned().unwrap_or_default();
        if field("client_id") != CLIENT {
            return (400, refusal("unauthorized_client", 700_016));
        }
        match field("grant_type").as_str() {
            "authorization_code" => {
                self.redeem(&field("code"), &field("code_verifier"), &field("redirect_uri"))
            }
            "client_credentials" => match self.assertion_fits(&field("client_assertion")) {
                Ok(()) => (200, self.issue(None, None)),
                Err(code) => (401, refusal("invalid_client", code)),
            },
            "refresh_token" if self.refresh.contains(&field("refresh_token")) => {
                (200, self.issue(Some("offline_access"), None))
            }
            "refresh_token" => (400, refusal("invalid_grant", 50_173)),
            grant if grant.ends_with(":device_code") => (200, self.issue(Some("openid"), None)),
            _ => (400, refusal("unsupported_grant_type", 70_003)),
        }
    }

    fn redeem(&mut self, code: &str, verifier: &str, redirect: &str) -> (u16, Value) {
        let Some(kept) = self.codes.get_mut(code) else {
            return (400, refusal("invalid_grant", 9_002_313));
        };
        if std::mem::replace(&mut kept.used, true) {
            return (400, refusal("invalid_grant", 54_005));
        }
        let kept = kept.clone();
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
        if URL_SAFE_NO_PAD.encode(hash) != kept.challenge {
            return (400, refusal("invalid_grant", 501_481));
        }
        if redirect != kept.redirect {
            return (400, refusal("invalid_grant", 50_011));
        }
        (200, self.issue(Some(&kept.scope), Some(&kept.nonce)))
    }

    /// A token; with an id token where a person signed in, and a refresh token for `offline_access`.
    fn issue(&mut self, scope: Option<&str>, nonce: Option<&str>) -> Value {
        self.issued += 1;
        let n = self.issued;
        let mut body =
            json!({"token_type": "Bearer", "expires_in": 3_599, "access_token": format!("access-{n}")});
        if let Some(scope) = scope {
            body["id_token"] = self.id_token(nonce).into();
            if scope.split(' ').any(|one| one == "offline_access") {
                let token = format!("refresh-{n}");
                body["refresh_token"] = token.clone().into();
                self.refresh.push(token);
            }
        }
        body
    }

    fn id_token(&self, nonce: Option<&str>) -> String {
        let mut claims = json!({
            "aud": CLIENT, "iss": format!("{LOGIN}/{TENANT}/v2.0"), "tid": TENANT, "sub": "pairwise",
            "oid": "a1111111-1111-4111-8111-111111111111", "preferred_username": "mira@contoso.example",
            "name": "Mira Okafor", "exp": NOW + 3_600, "nonce": nonce,
        });
        for (name, value) in self.claims.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!(
            "{}.{}.c2ln",
            part(json!({"alg": "RS256", "typ": "JWT"})),
            part(claims)
        )
    }

    /// As "Microsoft identity platform application authentication certificate credentials" says it.
    fn assertion_fits(&mut self, assertion: &str) -> Result<(), u64> {
        let header = jsonwebtoken::decode_header(assertion).map_err(|_| 50_027_u64)?;
        let named = |der: &&Vec<u8>| {
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der);
            header.x5t_s256.as_deref() == Some(&URL_SAFE_NO_PAD.encode(hash))
        };
        let der = self.uploaded.iter().find(named).ok_or(700_027_u64)?;
        let claims = verified(
            assertion,
            der,
            Algorithm::PS256,
            &format!("{LOGIN}/{TENANT}/oauth2/v2.0/token"),
        )
        .ok_or(700_027_u64)?;
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT), &json!(CLIENT)));
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert!((300..=600).contains(&life), "{life}");
        assert!(claims["nbf"].as_i64() <= claims["iat"].as_i64());
        let jti = claims["jti"].as_str().unwrap().to_owned();
        assert!(!self.seen.contains(&jti), "an assertion is used once");
        self.seen.push(jti);
        Ok(())
    }

    fn device(&self) -> Value {
        json!({
            "device_code": "the-device-code", "user_code": "GX7-PQR", "expires_in": 900, "interval": 5,
            "verification_uri": "https://microsoft.com/devicelogin", "message": "To sign in, ...",
        })
    }

    fn graph(&mut self, asked: &Asked) -> (u16, Value) {
        let refused = |status: u16, code: &str| (status, json!({"error": {"code": code, "message": "No."}}));
        if !asked.bearer.starts_with("access-") {
            return refused(401, "InvalidAuthenticationToken");
        }
        match asked.path.as_str() {
            "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole" if self.no_cast => {
                refused(400, "Request_UnsupportedQuery")
            }
            "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole" => {
                (200, json!({"value": self.roles}))
            }
            "/v1.0/me/transitiveMemberOf" => self.paged(asked),
            path if path.ends_with("/addKey") => self.add_key(asked),
            path => {
                let late = self
                    .late
                    .iter_mut()
                    .find(|(fragment, _)| path.contains(**fragment));
                match late {
                    Some((_, rounds)) if *rounds > 0 => {
                        *rounds -= 1;
                        refused(403, "Forbidden")
                    }
                    _ => (200, json!({"value": []})),
                }
            }
        }
    }

    /// One membership a page.
    fn paged(&self, asked: &Asked) -> (u16, Value) {
        let at: usize = asked.query.get("$skiptoken").map_or(0, |at| at.parse().unwrap());
        let all = self.roles.as_array().unwrap();
        let mut page = json!({"value": all.get(at).into_iter().collect::<Vec<_>>()});
        if at + 1 < all.len() {
            let next = format!(
                "https://graph.example/v1.0/me/transitiveMemberOf?$skiptoken={}",
                at + 1
            );
            page["@odata.nextLink"] = next.into();
        }
        (200, page)
    }

    /// As "application: addKey" and "Generate proof of possession tokens for rolling keys" say it.
    fn add_key(&mut self, asked: &Asked) -> (u16, Value) {
        assert_eq!(asked.path, format!("/v1.0/applications/{OBJECT}/addKey"));
        let proof = asked.json["proof"].as_str().unwrap();
        let graph = microsoft::consent::GRAPH_APPLICATION;
        let proved = self
            .uploaded
            .iter()
            .find_map(|der| verified(proof, der, Algorithm::RS256, graph));
        let Some(claims) = proved else {
            return (
                400,
                json!({"error": {"code": "KeyCredentialsInvalid", "message": "No proof."}}),
            );
        };
        assert_eq!(claims["iss"], OBJECT);
        assert!(claims["exp"].as_i64().unwrap() - claims["nbf"].as_i64().unwrap() <= 600);
        let key = &asked.json["keyCredential"];
        assert_eq!(
            (&key["type"], &key["usage"]),
            (&json!("AsymmetricX509Cert"), &json!("Verify"))
        );
        self.uploaded
            .push(STANDARD.decode(key["key"].as_str().unwrap()).unwrap());
        (200, json!({"keyId": "f0aed"}))
    }
}

/// The claims of a JWT that the key of a certificate has signed for an audience.
fn verified(jwt: &str, der: &[u8], algorithm: Algorithm, audience: &str) -> Option<Value> {
    let (_, certificate) = X509Certificate::from_der(der).unwrap();
    let key = DecodingKey::from_rsa_der(&certificate.public_key().subject_public_key.data);
    let mut rules = Validation::new(algorithm);
    rules.set_audience(&[audience]);
    // The cloud's clock is not the computer's.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    jsonwebtoken::decode::<Value>(jwt, &key, &rules)
        .ok()
        .map(|read| read.claims)
}
