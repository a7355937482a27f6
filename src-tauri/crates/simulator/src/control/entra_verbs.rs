//! The verbs about sign-in, for Rust and over HTTP under `/control/entra`.

use serde::de::DeserializeOwned;
use serde_json::json;

use super::entra::{
    ApplicationChange, PersonChange, Registered, Registration, change_application, change_person, register,
};
use super::{Control, ControlError};
use crate::entra::IssuedSecret;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{Application, SignInPerson};

const TESTER: &str = "a tester";
/// Stands in the registration and the journal: nobody should take it for what a real company did.
const SAMPLE: &str = "the simulator, in place of the sample company's administrator";

impl Control {
    /// Everybody on the sign-in page; `key` is the same in every world.
    #[must_use]
    pub fn sign_in_people(&self) -> Vec<SignInPerson> {
        self.with(|state| state.world.entra.people.clone())
    }

    /// Somebody on the sign-in page, by key, object id or sign-in name.
    #[must_use]
    pub fn sign_in_person(&self, name: &str) -> Option<SignInPerson> {
        self.with(|state| state.world.entra.person(name).cloned())
    }

    /// Changes somebody on the sign-in page, by key, object id or sign-in name.
    ///
    /// # Errors
    /// No such person.
    pub fn change_person(&self, name: &str, change: &PersonChange) -> Result<SignInPerson, ControlError> {
        self.with(|state| change_person(state, name, change))
    }

    /// All registered applications.
    #[must_use]
    pub fn applications(&self) -> Vec<Application> {
        self.with(|state| state.world.entra.applications.values().cloned().collect())
    }

    /// One application by client id.
    #[must_use]
    pub fn application(&self, client_id: &str) -> Option<Application> {
        self.with(|state| state.world.entra.application(client_id).cloned())
    }

    /// Registers an application, without consent.
    ///
    /// # Errors
    /// A certificate that cannot be read.
    pub fn register_application(&self, registration: &Registration) -> Result<Registered, ControlError> {
        self.with(|state| register(state, registration, TESTER))
    }

    /// Registers an application as the sample company's administrator would, who is played by the simulator; the
    /// registration and the journal say so. Consent is still to be given on its page.
    ///
    /// # Errors
    /// A certificate that cannot be read.
    pub fn register_for_sample(&self, registration: &Registration) -> Result<Registered, ControlError> {
        self.with(|state| register(state, registration, SAMPLE))
    }

    /// Changes an application; gives the secret or key id it was about, else the client id.
    ///
    /// # Errors
    /// No such application, certificate or role, or a certificate that cannot be read.
    pub fn change_application(
        &self,
        client_id: &str,
        change: &ApplicationChange,
    ) -> Result<String, ControlError> {
        self.with(|state| change_application(state, client_id, change))
    }

    /// Every secret given out since the start, oldest first.
    #[must_use]
    pub fn issued_secrets(&self) -> Vec<IssuedSecret> {
        self.with(|state| state.entra.issued().to_vec())
    }
}

fn read<T: DeserializeOwned>(asked: &Asked) -> Result<T, ControlError> {
    serde_json::from_slice(&asked.body).map_err(|e| ControlError::Malformed(e.to_string()))
}

/// A registration; an empty body is the default one.
fn registration(asked: &Asked) -> Result<Registration, ControlError> {
    if asked.body.is_empty() {
        Ok(Registration::default())
    } else {
        read(asked)
    }
}

/// Answers a request below `/control/entra`.
pub(super) fn verb(state: &mut State, asked: &Asked, route: &[&str]) -> Result<Reply, ControlError> {
    let ok = |body| Reply::json(200, "application/json", body);
    let made = |body| Reply::json(201, "application/json", body);
    match (asked.method.as_str(), route) {
        ("GET", ["people"]) => Ok(ok(json!({"people": state.world.entra.people}))),
        ("POST", ["people", name]) => Ok(ok(json!(change_person(state, name, &read(asked)?)?))),
        ("GET", ["applications"]) => {
            let all: Vec<&Application> = state.world.entra.applications.values().collect();
            Ok(ok(json!({"applications": all})))
        }
        ("GET", ["applications", id]) => match state.world.entra.application(id) {
            Some(application) => Ok(ok(json!(application))),
            None => Err(ControlError::NotFound(format!("Application {id}"))),
        },
        ("POST", ["applications"]) => Ok(made(json!(register(state, &registration(asked)?, TESTER)?))),
        ("POST", ["sample-registration"]) => Ok(made(json!(register(state, &registration(asked)?, SAMPLE)?))),
        ("POST", ["applications", id]) => Ok(ok(
            json!({"subject": change_application(state, id, &read(asked)?)?}),
        )),
        ("GET", ["issued"]) => Ok(ok(json!({"issued": state.entra.issued()}))),
        _ => Err(ControlError::NotFound(format!(
            "The control route {} {}",
            asked.method, asked.path
        ))),
    }
}
