//! A browser that presses buttons on the sign-in pages, and an application that waits for its answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use serde_json::Value;
use simulator::{Application, Registered, Registration};

use crate::office::{Answer, Office};

pub const REDIRECT: &str = "http://localhost:51515";
pub const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more";
pub const FOUR: &str = "https://graph.microsoft.com/User.Read.All https://graph.microsoft.com/TeamsTelephoneNumber.ReadWrite.All https://graph.microsoft.com/TeamsPolicyUserAssign.ReadWrite.All https://graph.microsoft.com/TeamsUserConfiguration.Read.All";

/// Form or query of these pairs.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// S256 of a verifier.
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        verifier.as_bytes(),
    ))
}

/// The value of a parameter in the query of a redirect.
pub fn parameter(answer: &Answer, name: &str) -> Option<String> {
    let target = url::Url::parse(answer.header("location")).ok()?;
    let found = target.query_pairs().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// The AADSTS code of a JSON error.
pub fn code_of(answer: &Answer) -> u64 {
    answer.json()["error_codes"][0]
        .as_u64()
        .unwrap_or_else(|| panic!("no code in {}", answer.json()))
}

pub fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.clone()).unwrap()
}

pub struct Browser<'o> {
    office: &'o Office,
    cookie: Option<String>,
}

impl<'o> Browser<'o> {
    pub fn new(office: &'o Office) -> Self {
        Self { office, cookie: None }
    }

    async fn ask(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        if let Some(cookie) = &self.cookie {
            headers.push(("cookie", cookie));
        }
        let answer = self.office.ask(method, path, &headers, body).await;
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = Some(cookie.to_owned());
        }
        answer
    }

    pub async fn open(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, "").await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, path, &encoded(pairs)).await
    }

    /// Presses a button of the page: `name` is account or action.
    async fn press(&mut self, page: &Answer, name: &str, value: &str) -> Answer {
        let html = text(page);
        let flow = html
            .split("name=\"flow\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let flow = flow.unwrap_or_else(|| panic!("no form in {html}")).to_owned();
        assert!(
            html.contains(&format!("name=\"{name}\" value=\"{value}\"")),
            "no {name} {value} in {html}"
        );
        self.post("/sign-in", &[("flow", &flow), (name, value)]).await
    }

    /// Chooses the person with this key.
    pub async fn choose(&mut self, page: &Answer, key: &str) -> Answer {
        let id = self.office.control.sign_in_person(key).unwrap().id;
        self.press(page, "account", &id).await
    }

    pub async fn act(&mut self, page: &Answer, action: &str) -> Answer {
        self.press(page, "action", action).await
    }
}

/// An application that signs people in.
#[derive(Debug, Clone)]
pub struct App {
    pub tenant: String,
    pub client_id: String,
}

impl App {
    /// The application of the first connection, which has consent.
    pub fn first(office: &Office) -> Self {
        Self {
            tenant: office.ends.tenant_id.clone(),
            client_id: office.ends.client_id.clone(),
        }
    }

    /// A fresh registration without consent.
    pub fn fresh(office: &Office) -> Self {
        Self::registered(office, &Registration::default()).0
    }

    pub fn registered(office: &Office, registration: &Registration) -> (Self, Registered) {
        let registered = office.control.register_application(registration).unwrap();
        let app = Self {
            tenant: office.ends.tenant_id.clone(),
            client_id: registered.application.client_id.clone(),
        };
        (app, registered)
    }

    pub fn application(&self, office: &Office) -> Application {
        office.control.application(&self.client_id).unwrap()
    }

    /// The address of `authorize`, with `changes` over the usual parameters; an empty value leaves one out.
    pub fn authorize(&self, scope: &str, changes: &[(&str, &str)]) -> String {
        let challenge = challenge(VERIFIER);
        let mut pairs: Vec<(&str, &str)> = vec![
            ("client_id", &self.client_id),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("prompt", "login"),
        ];
        for (name, value) in changes {
            pairs.retain(|(key, _)| key != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        format!("/{}/oauth2/v2.0/authorize?{}", self.tenant, encoded(&pairs))
    }

    pub async fn token(&self, office: &Office, pairs: &[(&str, &str)]) -> Answer {
        let mut all: Vec<(&str, &str)> = vec![("client_id", &self.client_id)];
        for pair in pairs {
            all.retain(|(key, _)| *key != pair.0);
            all.push(*pair);
        }
        office.token_form(&self.tenant, &encoded(&all)).await
    }

    /// Redeems a code as a careful client does.
    pub async fn redeem(&self, office: &Office, code: &str) -> Answer {
        self.token(
            office,
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ],
        )
        .await
    }

    /// Signs somebody in by button and gives the code.
    pub async fn code(&self, office: &Office, key: &str, scope: &str) -> String {
        let mut browser = Browser::new(office);
        let page = browser.open(&self.authorize(scope, &[])).await;
        assert_eq!(page.status, 200, "{}", text(&page));
        let answer = browser.choose(&page, key).await;
        assert_eq!(answer.status, 302, "{}", text(&answer));
        parameter(&answer, "code").unwrap_or_else(|| panic!("{}", answer.header("location")))
    }

    /// Signs somebody in by button and gives the token answer.
    pub async fn sign_in(&self, office: &Office, key: &str, scope: &str) -> Value {
        let code = self.code(office, key, scope).await;
        let answer = self.redeem(office, &code).await;
        assert_eq!(answer.status, 200, "{}", text(&answer));
        answer.json()
    }

    /// A refresh, with `changes` over the usual parameters.
    pub async fn refresh(&self, office: &Office, token: &Value, changes: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", token.as_str().unwrap()),
        ];
        pairs.extend_from_slice(changes);
        self.token(office, &pairs).await
    }
}

/// Graph with this token.
pub async fn graph(office: &Office, token: &Value, method: Method, path: &str) -> Answer {
    let bearer = format!("Bearer {}", token.as_str().unwrap());
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    office.ask(method, &format!("/v1.0/{path}"), &headers, "").await
}
