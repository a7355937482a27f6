//! What is done to the sample tenant's Entra: to people who sign in, and to registered applications.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ControlError, JournalEvent};
use crate::clock::later;
use crate::entra::{grant, read_certificate};
use crate::hash::sha256;
use crate::knobs::ROLES;
use crate::state::State;
use crate::tenant::Event;
use crate::world::{Application, ClientSecret, DirectoryRole, SignInPerson};

/// A change to somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum PersonChange {
    /// Activates every role the person is eligible for (PIM); it counts after the knob `role_activation_ms`.
    ActivateRoles,
    /// Ends every active role; the person stays, or becomes, eligible for them.
    DeactivateRoles,
    /// Assigns a role directly.
    GiveRole {
        /// Which.
        role: DirectoryRole,
    },
    /// Takes a role away, however it is held.
    TakeRole {
        /// Which.
        role: DirectoryRole,
    },
    /// Allows or blocks sign-in.
    SetEnabled {
        /// Allowed.
        enabled: bool,
    },
    /// Stops sign-ins and refreshes with this AADSTS code, or no longer where it is null.
    SetBlocked {
        /// For example 53003.
        code: Option<u32>,
    },
    /// Revokes sessions: refresh tokens of before are void after the knob `revocation_ms`.
    RevokeSessions,
}

/// An application to be registered. The default is what Voice Sync asks administrators to register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registration {
    /// Name.
    pub display_name: String,
    /// Redirects; `http://localhost`.
    pub redirect_uris: Vec<String>,
    /// "Allow public client flows".
    pub allow_public_client: bool,
    /// Delegated permissions.
    pub delegated: BTreeSet<String>,
    /// Application permissions.
    pub application: BTreeSet<String>,
    /// Certificates in PEM, or base64 of DER.
    pub certificates: Vec<String>,
    /// How many client secrets to make.
    pub secrets: u32,
}

impl Default for Registration {
    fn default() -> Self {
        let permissions: BTreeSet<String> = ROLES.iter().map(|r| (*r).to_owned()).collect();
        Self {
            display_name: "Voice Sync".to_owned(),
            redirect_uris: vec!["http://localhost".to_owned()],
            allow_public_client: true,
            delegated: permissions.clone(),
            application: permissions,
            certificates: Vec::new(),
            secrets: 0,
        }
    }
}

/// A registered application with the secrets that are shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The application.
    pub application: Application,
    /// Its client secrets, in the order of `application.secrets`.
    pub secrets: Vec<String>,
}

/// A change to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ApplicationChange {
    /// Uploads a certificate.
    AddCertificate {
        /// PEM, or base64 of DER.
        certificate: String,
    },
    /// Removes a certificate by key id or thumbprint.
    RemoveCertificate {
        /// Which.
        certificate: String,
    },
    /// Adds a client secret; the answer is the secret.
    AddSecret {
        /// Valid for so long; for ever where left out.
        #[serde(default)]
        seconds: Option<u64>,
    },
    /// Grants what the registration asks for, as an administrator would on the consent page.
    GrantConsent {
        /// In whose name.
        #[serde(default)]
        by: Option<String>,
    },
    /// Withdraws consent of everybody. Tokens go on to their end, but for the knob `continuous_access`.
    WithdrawConsent,
    /// Takes one application permission away.
    WithdrawRole {
        /// Which.
        role: String,
    },
    /// "Enabled for users to sign in".
    SetEnabled {
        /// Enabled.
        enabled: bool,
    },
    /// "Allow public client flows".
    SetPublicClient {
        /// Allowed.
        allowed: bool,
    },
    /// Removes the application.
    Delete,
}

fn no_person(name: &str) -> ControlError {
    ControlError::NotFound(format!("The person {name} who signs in"))
}

fn no_application(client_id: &str) -> ControlError {
    ControlError::NotFound(format!("Application {client_id}"))
}

fn note(state: &mut State, what: &str, subject: &str, to: Option<String>, by: &str) {
    state.record(JournalEvent::Transition {
        what: what.to_owned(),
        subject: subject.to_owned(),
        from: None,
        to,
        operation: None,
        by: by.to_owned(),
    });
}

/// Changes a person (by key, object id or sign-in name); gives the person as it is now.
pub(super) fn change_person(
    state: &mut State,
    name: &str,
    change: &PersonChange,
) -> Result<SignInPerson, ControlError> {
    let id = state
        .world
        .entra
        .person(name)
        .map(|p| p.id.clone())
        .ok_or_else(|| no_person(name))?;
    let lag = state.knobs.role_activation_ms;
    match change {
        PersonChange::RevokeSessions => revoke_sessions(state, &id, "control"),
        PersonChange::ActivateRoles if lag > 0 => {
            state.schedule(
                lag,
                Event::RolesActive {
                    person_id: id.clone(),
                },
            );
        }
        PersonChange::ActivateRoles => activate_roles(state, &id),
        other => {
            if let Some(person) = state.world.entra.person_mut(&id) {
                change_account(person, other);
            }
        }
    }
    state
        .world
        .entra
        .person(&id)
        .cloned()
        .ok_or_else(|| no_person(name))
}

fn change_account(person: &mut SignInPerson, change: &PersonChange) {
    match change {
        PersonChange::DeactivateRoles => {
            let active = person.active_roles();
            person.eligible.extend(active);
            person.roles.clear();
            person.roles_by_group.clear();
        }
        PersonChange::GiveRole { role } => {
            person.roles.insert(*role);
        }
        PersonChange::TakeRole { role } => {
            person.roles.remove(role);
            person.roles_by_group.remove(role);
            person.eligible.remove(role);
        }
        PersonChange::SetEnabled { enabled } => person.enabled = *enabled,
        PersonChange::SetBlocked { code } => person.blocked_with = *code,
        PersonChange::ActivateRoles | PersonChange::RevokeSessions => {}
    }
}

/// What somebody is eligible for becomes active.
pub(crate) fn activate_roles(state: &mut State, person_id: &str) {
    if let Some(person) = state.world.entra.person_mut(person_id) {
        let eligible = person.eligible.clone();
        person.roles.extend(eligible);
    }
    note(state, "roles_activated", person_id, None, "control");
}

/// Voids what was issued to somebody until now.
pub(crate) fn revoke_sessions(state: &mut State, person_id: &str, by: &str) {
    let effective = later(state.now, state.knobs.revocation_ms);
    if let Some(person) = state.world.entra.person_mut(person_id) {
        person.revocations.push(effective);
    }
    note(state, "sessions_revoked", person_id, None, by);
}

/// Registers an application; `by` stands in it and in the journal.
pub(super) fn register(
    state: &mut State,
    registration: &Registration,
    by: &str,
) -> Result<Registered, ControlError> {
    let mut draw = state.world.next_draw();
    let mut application = Application {
        client_id: draw.guid(),
        object_id: draw.guid(),
        service_principal_id: draw.guid(),
        display_name: registration.display_name.clone(),
        registered_by: by.to_owned(),
        redirect_uris: registration.redirect_uris.clone(),
        allow_public_client: registration.allow_public_client,
        delegated: registration.delegated.clone(),
        application: registration.application.clone(),
        certificates: Vec::new(),
        secrets: Vec::new(),
        enabled: true,
        consent: None,
        user_consents: BTreeMap::new(),
    };
    // The portal adds this one to every registration.
    application.delegated.insert("User.Read".to_owned());
    for certificate in &registration.certificates {
        let read = read_certificate(certificate.as_bytes(), draw.guid(), &registration.display_name);
        let read = read.map_err(|why| ControlError::Malformed(why.to_owned()))?;
        application.certificates.push(read);
    }
    let client_id = application.client_id.clone();
    state
        .world
        .entra
        .applications
        .insert(client_id.clone(), application);
    let mut secrets = Vec::new();
    for _ in 0..registration.secrets {
        secrets.push(add_secret(state, &client_id, None)?);
    }
    note(
        state,
        "application_registered",
        &client_id,
        Some(registration.display_name.clone()),
        by,
    );
    let application = state.world.entra.application(&client_id).cloned();
    let application = application.ok_or_else(|| no_application(&client_id))?;
    Ok(Registered { application, secrets })
}

fn add_secret(state: &mut State, client_id: &str, seconds: Option<u64>) -> Result<String, ControlError> {
    let mut draw = state.world.next_draw();
    let value = format!("sim~{}", draw.long_id());
    let secret = ClientSecret {
        key_id: draw.guid(),
        sha256: sha256(value.as_bytes()),
        until: seconds.map(|s| later(state.now, s.saturating_mul(1_000))),
    };
    let application = state.world.entra.application_mut(client_id);
    application
        .ok_or_else(|| no_application(client_id))?
        .secrets
        .push(secret);
    let now = state.now;
    state.entra.gave("client_secret", &value, now);
    Ok(value)
}

/// Changes an application; gives the secret or key id it was about, else the client id.
pub(super) fn change_application(
    state: &mut State,
    client_id: &str,
    change: &ApplicationChange,
) -> Result<String, ControlError> {
    let key_id = state.world.next_draw().guid();
    let application = state.world.entra.application_mut(client_id);
    let application = application.ok_or_else(|| no_application(client_id))?;
    let mut subject = application.client_id.clone();
    let id = subject.clone();
    let what = match change {
        ApplicationChange::AddCertificate { certificate } => {
            let read = read_certificate(
                certificate.as_bytes(),
                key_id.clone(),
                "Uploaded by an administrator",
            );
            application
                .certificates
                .push(read.map_err(|why| ControlError::Malformed(why.to_owned()))?);
            subject = key_id;
            "certificate_added"
        }
        ApplicationChange::RemoveCertificate { certificate } => {
            let before = application.certificates.len();
            application.certificates.retain(|c| {
                !c.key_id.eq_ignore_ascii_case(certificate) && !c.thumbprint.eq_ignore_ascii_case(certificate)
            });
            if application.certificates.len() == before {
                return Err(ControlError::NotFound(format!("Certificate {certificate}")));
            }
            "certificate_removed"
        }
        ApplicationChange::AddSecret { seconds } => {
            subject = add_secret(state, &id, *seconds)?;
            "secret_added"
        }
        ApplicationChange::GrantConsent { by } => {
            let (delegated, roles) = (application.delegated.clone(), application.application.clone());
            let by = by.as_deref().unwrap_or("the sample tenant's administrator");
            grant(state, &id, by, delegated, roles);
            return Ok(subject);
        }
        ApplicationChange::WithdrawConsent => {
            application.consent = None;
            application.user_consents.clear();
            "consent_withdrawn"
        }
        ApplicationChange::WithdrawRole { role } => {
            let consent = application.consent.as_mut();
            if !consent.is_some_and(|c| c.roles.remove(role)) {
                return Err(ControlError::NotFound(format!("The granted role {role}")));
            }
            "role_withdrawn"
        }
        ApplicationChange::SetEnabled { enabled } => {
            application.enabled = *enabled;
            if *enabled {
                "application_enabled"
            } else {
                "application_disabled"
            }
        }
        ApplicationChange::SetPublicClient { allowed } => {
            application.allow_public_client = *allowed;
            "application_changed"
        }
        ApplicationChange::Delete => {
            state.world.entra.applications.remove(&id);
            "application_deleted"
        }
    };
    note(state, what, &id, None, "control");
    Ok(subject)
}
