//! A sample tenant with a telephone on the desk: short ways to ask each system.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request};
use serde_json::{Value, json};
use simulator::{Control, Endpoints, Knobs, Simulator, SimulatorConfig};
use tower::ServiceExt;

pub const NUMBERS: &str = "admin/teams/telephoneNumberManagement/numberAssignments";

pub struct Office {
    pub router: Router,
    pub ends: Endpoints,
    pub control: Control,
    pub token: String,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub broken: bool,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// `value` of a Graph list, or `data` of an 8x8 list.
    pub fn rows(&self) -> Vec<Value> {
        let json = self.json();
        let rows = if json["value"].is_array() {
            &json["value"]
        } else {
            &json["data"]
        };
        rows.as_array()
            .cloned()
            .unwrap_or_else(|| panic!("no rows in {json}"))
    }
}

impl Office {
    /// Quick knobs, signed in.
    pub async fn quick(users: usize) -> Self {
        Self::with(users, Knobs::quick()).await
    }

    pub async fn with(users: usize, knobs: Knobs) -> Self {
        let config = SimulatorConfig {
            users,
            knobs,
            ..SimulatorConfig::default()
        };
        let simulator = Simulator::new(&config);
        let mut office = Self {
            router: simulator.router(),
            ends: simulator.endpoints("http://127.0.0.1"),
            control: simulator.control(),
            token: String::new(),
        };
        office.token = office.sign_in().await;
        office
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let read = to_bytes(body, 64 * 1024 * 1024).await;
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            broken: read.is_err(),
            bytes: read.map(|b| b.to_vec()).unwrap_or_default(),
        }
    }

    /// 8x8 with the key and the right Accept.
    pub async fn pbx(&self, path: &str) -> Answer {
        let resource = match path.split(['/', '?']).next().unwrap() {
            "phone-numbers" => "phonenumbers",
            other => other,
        };
        let accept = format!("application/vnd.{resource}.v1+json");
        let headers = [("x-api-key", self.ends.api_key.as_str()), ("accept", &accept)];
        self.ask(Method::GET, &format!("/admin-provisioning/{path}"), &headers, "")
            .await
    }

    pub async fn audits(&self, query: &str) -> Answer {
        let headers = [
            ("x-api-key", self.ends.api_key.as_str()),
            ("accept", "application/json"),
        ];
        self.ask(
            Method::GET,
            &format!("/administration/audit/v1/audits?{query}"),
            &headers,
            "",
        )
        .await
    }

    pub async fn token_form(&self, tenant: &str, form: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.ask(
            Method::POST,
            &format!("/{tenant}/oauth2/v2.0/token"),
            &headers,
            form,
        )
        .await
    }

    pub fn form(&self, secret: &str) -> String {
        format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
            self.ends.client_id,
            secret.replace('~', "%7E")
        )
    }

    pub async fn sign_in(&self) -> String {
        let form = self.form(&self.ends.client_secret);
        let answer = self.token_form(&self.ends.tenant_id, &form).await;
        assert_eq!(answer.status, 200, "{:?}", String::from_utf8_lossy(&answer.bytes));
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn graph(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.graph_with(method, path, body, &[]).await
    }

    pub async fn graph_with(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        more: &[(&str, &str)],
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend_from_slice(more);
        let body = body.map(|b| b.to_string()).unwrap_or_default();
        self.ask(method, &format!("/v1.0/{path}"), &headers, &body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.graph(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.graph(Method::POST, path, Some(body)).await
    }

    pub async fn control_call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let bearer = format!("Bearer {}", self.ends.control_token);
        let body = body.map(|b| b.to_string()).unwrap_or_default();
        self.ask(
            method,
            &format!("/control/{path}"),
            &[("authorization", &bearer)],
            &body,
        )
        .await
    }

    /// Follows a link that an answer gave.
    pub async fn follow(&self, link: &str) -> Answer {
        let path = link
            .strip_prefix("http://127.0.0.1/v1.0/")
            .unwrap_or_else(|| panic!("foreign link {link}"));
        self.get(path).await
    }

    pub async fn assign(&self, number: &str, account: &str) -> Answer {
        let body =
            json!({"telephoneNumber": number, "assignmentTargetId": account, "numberType": "directRouting"});
        self.post(&format!("{NUMBERS}/assignNumber"), body).await
    }

    pub async fn unassign(&self, number: &str) -> Answer {
        let body = json!({"telephoneNumber": number, "numberType": "directRouting"});
        self.post(&format!("{NUMBERS}/unassignNumber"), body).await
    }

    /// Waits for all operations and reads the one of this 202.
    pub async fn outcome(&self, accepted: &Answer) -> Value {
        assert_eq!(
            accepted.status,
            202,
            "{}",
            String::from_utf8_lossy(&accepted.bytes)
        );
        self.control.quiet().await;
        let operation = self.follow(accepted.header("location")).await;
        assert_eq!(operation.status, 200);
        operation.json()
    }

    /// Accounts that can take a number and hold none.
    pub fn free_accounts(&self) -> Vec<String> {
        let world = self.control.world();
        let fit = |a: &&simulator::Account| {
            a.voice.numbers.is_empty()
                && a.enabled
                && a.deleted.is_none()
                && a.on_premises_line.is_none()
                && a.licences.contains(&simulator::Licence::PhoneSystem)
                && !a.licences.contains(&simulator::Licence::CallingPlan)
        };
        world
            .accounts
            .values()
            .filter(fit)
            .map(|a| a.id.clone())
            .collect()
    }

    pub async fn configuration(&self, account: &str) -> Value {
        self.get(&format!("admin/teams/userConfigurations/{account}"))
            .await
            .json()
    }

    pub fn number_holder(&self, number: &str) -> Option<String> {
        self.control
            .truth()
            .numbers
            .get(number)
            .and_then(|n| n.holder.clone())
    }
}

/// The named fixture.
pub fn fixture(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../fixtures/shapes.json")).unwrap();
    name.split('/').fold(all, |value, part| value[part].clone())
}

/// Every key of the fixture is there; values that neither side leaves null are of one kind.
pub fn assert_shape(fixture: &Value, actual: &Value, at: &str) {
    match (fixture, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, value) in wanted {
                let there = found
                    .get(key)
                    .unwrap_or_else(|| panic!("{at}.{key} is missing in {actual}"));
                assert_shape(value, there, &format!("{at}.{key}"));
            }
        }
        (Value::Array(wanted), Value::Array(found)) => {
            if let (Some(wanted), Some(found)) = (wanted.first(), found.first()) {
                assert_shape(wanted, found, &format!("{at}[0]"));
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (wanted, found) => assert_eq!(
            std::mem::discriminant(wanted),
            std::mem::discriminant(found),
            "{at}: {wanted} against {found}"
        ),
    }
}
