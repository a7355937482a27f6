//! What Connect remembers between two starts: one file beside the connections, without any secret.

use crate::{
    config::{PbxConfig, bad},
    connections::free_name,
    view::{PbxTestView, SetupStep},
};
use serde::{Deserialize, Serialize};
use std::{io::ErrorKind, io::Write, path::Path};
use sync_core::{
    consent::ConsentMethod, failure::Failure, id::CustomerId, ports::TenantProbe, voice_rules::VoiceRules,
};
use tempfile::NamedTempFile;

const FILE_NAME: &str = "connect-draft.json";

/// How far Connect has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// The folder of the connection-to-be.
    pub(super) connection: String,
    /// The present step.
    pub(super) step: SetupStep,
    /// The furthest step so far.
    pub(super) reached: SetupStep,
    /// The phone system, once it answered.
    pub(super) pbx: Option<PbxConfig>,
    /// Whether the vault has its key.
    pub(super) has_key: bool,
    /// Its customer, where it says so.
    pub(super) customer: Option<CustomerId>,
    /// What its test showed.
    pub(super) test: Option<PbxTestView>,
    /// The tenant.
    pub(super) tenant: Option<DraftTenant>,
    /// The application.
    pub(super) client_id: Option<String>,
    /// Whether the vault has its secret.
    pub(super) has_secret: bool,
    /// Whether the folder has a connection, made for the approval.
    #[serde(default)]
    pub(super) made: bool,
    /// Whether a Global Administrator approved it.
    #[serde(default)]
    pub(super) approved: bool,
    /// What was approved.
    #[serde(default)]
    pub(super) approval: Option<DraftApproval>,
    /// What somebody is asked to approve now.
    #[serde(default)]
    pub(super) asking: Option<DraftApproval>,
    /// The tenant that answered.
    pub(super) found: Option<TenantProbe>,
    /// The rules.
    pub(super) rules: VoiceRules,
}

/// Where the tenant is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DraftTenant {
    pub(super) tenant: String,
    pub(super) login_url: String,
    pub(super) graph_url: String,
}

/// What a Global Administrator is asked to approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DraftApproval {
    /// How Voice Sync signs in.
    pub(super) method: ConsentMethod,
    /// The object id of the registration, where it is known.
    pub(super) object_id: Option<String>,
}

impl Draft {
    /// Nothing yet, for a connection that this data folder does not have.
    pub(super) fn new(data_dir: &Path) -> Self {
        Self {
            connection: free_name(data_dir),
            step: SetupStep::PhoneSystem,
            reached: SetupStep::PhoneSystem,
            pbx: None,
            has_key: false,
            customer: None,
            test: None,
            tenant: None,
            client_id: None,
            has_secret: false,
            made: false,
            approved: false,
            approval: None,
            asking: None,
            found: None,
            rules: VoiceRules::default(),
        }
    }
}

/// What was begun; `None` where nothing was, or where it cannot be read any more: then one begins anew.
pub(super) fn read(data_dir: &Path) -> Result<Option<Draft>, Failure> {
    let text = match std::fs::read_to_string(data_dir.join(FILE_NAME)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(&error)),
    };
    Ok(serde_json::from_str(&text)
        .inspect_err(|error| tracing::warn!(%error, "the draft of a connection cannot be read"))
        .ok())
}

/// Replaces the draft, whole or not at all. Only this person can read it.
pub(super) fn write(data_dir: &Path, draft: &Draft) -> Result<(), Failure> {
    std::fs::create_dir_all(data_dir).map_err(|error| unusable(&error))?;
    let text = serde_json::to_string_pretty(draft).map_err(|error| unusable(&error))?;
    let mut file = NamedTempFile::new_in(data_dir).map_err(|error| unusable(&error))?;
    file.write_all(text.as_bytes())
        .map_err(|error| unusable(&error))?;
    file.as_file().sync_all().map_err(|error| unusable(&error))?;
    file.persist(data_dir.join(FILE_NAME))
        .map_err(|error| unusable(&error.error))?;
    Ok(())
}

/// Forgets it.
pub(super) fn remove(data_dir: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(data_dir.join(FILE_NAME)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(&error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn unusable(error: &dyn std::fmt::Display) -> Failure {
    bad(&format!("what was entered so far cannot be kept: {error}"))
}
