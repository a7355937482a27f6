//! The facts of a connection that are no secrets: addresses, the application id, where the vault's key is.
//! Kept as JSON with the connection in the database.

use crate::clouds;
use outbound::Origin;
use pbx::ColumnMapping;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

/// Where a connection's users come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there is one for each connection")]
pub enum PbxConfig {
    /// The 8x8 Administration API.
    EightByEight {
        /// Its address, up to the host or with a base path.
        api_url: String,
        /// The address of its audit records where it is not the one beside the API: see [`audit_origin`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        audit_url: Option<String>,
    },
    /// A CSV file.
    Csv {
        /// The file.
        path: PathBuf,
        /// The columns, where the admin named them.
        mapping: Option<ColumnMapping>,
        /// Whether the file holds everybody, so that who is missing counts as gone.
        full_list: bool,
    },
}

/// Where the key of the vault is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the keychain of the operating system.
    Keychain,
    /// In a file that the admin named.
    File {
        /// The file.
        path: PathBuf,
    },
}

/// The facts of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionConfig {
    /// The phone system.
    pub pbx: PbxConfig,
    /// Microsoft's sign-in host.
    pub login_url: String,
    /// Microsoft Graph.
    pub graph_url: String,
    /// The application registered in the tenant.
    pub client_id: String,
    /// Where the vault's key is.
    pub vault_key: KeyPlace,
    /// For a tenant on this computer: within how many milliseconds it answers, works and shows. Shortens
    /// the engine's patience; absent for the real one.
    pub tenant_lag_ms: Option<u64>,
}

impl PbxConfig {
    /// 8x8, with its audit records where 8x8 has them.
    pub fn eight_by_eight(api_url: impl Into<String>) -> Self {
        Self::EightByEight {
            api_url: api_url.into(),
            audit_url: None,
        }
    }

    /// The origins that the key is bound to.
    pub(crate) fn origins(&self) -> Result<Vec<String>, Failure> {
        match self {
            PbxConfig::EightByEight { api_url, audit_url } => {
                let mut origins = vec![origin(PBX_ADDRESS, api_url)?.text()];
                let audit = audit_origin(api_url, audit_url.as_deref())?.text();
                if !origins.contains(&audit) {
                    origins.push(audit);
                }
                Ok(origins)
            }
            PbxConfig::Csv { .. } => Ok(Vec::new()),
        }
    }
}

impl ConnectionConfig {
    /// Whether this speaks to a simulator on this computer.
    pub fn is_sample(&self) -> bool {
        Origin::parse(&self.graph_url).is_ok_and(|origin| origin.is_loopback())
    }

    /// Checks the addresses: well formed, https, not of a national cloud, and either all outside or all on this computer, so that no
    /// real credential meets a simulator and no simulator's data a real tenant.
    pub fn check(&self) -> Result<(), Failure> {
        check_tenant(&self.login_url, &self.graph_url)?;
        let mut addresses = vec![(LOGIN_ADDRESS, &self.login_url), (GRAPH_ADDRESS, &self.graph_url)];
        if let PbxConfig::EightByEight { api_url, audit_url } = &self.pbx {
            addresses.push((PBX_ADDRESS, api_url));
            addresses.extend(audit_url.as_ref().map(|address| (AUDIT_ADDRESS, address)));
        }
        let mut loopback = Vec::new();
        for (name, address) in addresses {
            loopback.push(origin(name, address)?.is_loopback());
        }
        if loopback.iter().all(|local| *local) || !loopback.iter().any(|local| *local) {
            return Ok(());
        }
        Err(bad(
            "some addresses are on this computer and some are not: a real connection never talks to the simulator",
        ))
    }

    /// Microsoft's sign-in.
    pub(crate) fn login(&self) -> Result<Origin, Failure> {
        origin(LOGIN_ADDRESS, &self.login_url)
    }

    /// Microsoft Graph; its address may be named with the version.
    pub(crate) fn graph(&self) -> Result<Origin, Failure> {
        origin(GRAPH_ADDRESS, self.graph_url.trim_end_matches("/v1.0"))
    }

    /// The origins that the PBX key is bound to.
    pub(crate) fn pbx_origins(&self) -> Result<Vec<String>, Failure> {
        self.pbx.origins()
    }

    /// The origins that the client secret is bound to: the one that it is sent to, and the one that takes the
    /// tokens made of it.
    pub(crate) fn tenant_origins(&self) -> Result<Vec<String>, Failure> {
        Ok(vec![
            origin(LOGIN_ADDRESS, &self.login_url)?.text(),
            origin(GRAPH_ADDRESS, &self.graph_url)?.text(),
        ])
    }
}

/// What the addresses are called where one is wrong.
pub(crate) const PBX_ADDRESS: &str = "the phone system's address";
pub(crate) const AUDIT_ADDRESS: &str = "the address of the phone system's audit records";
pub(crate) const LOGIN_ADDRESS: &str = "the address of Microsoft's sign-in";
pub(crate) const GRAPH_ADDRESS: &str = "the address of Microsoft Graph";

/// Checks Microsoft's addresses: well formed, https, and not of a cloud that lacks the functions.
pub(crate) fn check_tenant(login_url: &str, graph_url: &str) -> Result<(), Failure> {
    if clouds::is_national(login_url) || clouds::is_national(graph_url) {
        return Err(bad(clouds::REFUSED));
    }
    origin(LOGIN_ADDRESS, login_url)?;
    origin(GRAPH_ADDRESS, graph_url).map(drop)
}

/// Where audit records are asked for: at the named address, else at the path on the API's host that 8x8 has them at.
pub(crate) fn audit_origin(api_url: &str, audit_url: Option<&str>) -> Result<Origin, Failure> {
    match audit_url {
        Some(address) => origin(
            AUDIT_ADDRESS,
            address.trim_end_matches('/').trim_end_matches("/audits"),
        ),
        None => {
            let host = origin(PBX_ADDRESS, api_url)?.text();
            origin(AUDIT_ADDRESS, &format!("{host}{}", pbx::AUDIT_PATH))
        }
    }
}

pub(crate) fn origin(name: &str, address: &str) -> Result<Origin, Failure> {
    Origin::parse(address).map_err(|error| bad(&format!("{name} {address}: {error}")))
}

pub(crate) fn bad(detail: &str) -> Failure {
    Failure::new(ErrorCode::BadConfiguration, FailureClass::NeedsAdmin, detail)
}

/// Stands for the application as long as its id is not known: the certificate is made before it is registered.
pub const APPLICATION_NOT_KNOWN: &str = "00000000-0000-0000-0000-000000000000";

/// The id of an application in its one form.
pub fn application_id(text: &str) -> Result<String, Failure> {
    guid("The application's id", text)
}

/// A GUID in the form Microsoft's portals show it.
pub(crate) fn guid(what: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim().trim_matches(['{', '}']).to_ascii_lowercase();
    let groups: Vec<&str> = text.split('-').collect();
    let formed = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if formed {
        return Ok(text);
    }
    let detail = format!(
        "{what} is a GUID, such as 6f1c0f3e-0000-4000-8000-000000000001: copy it from the Microsoft Entra admin center"
    );
    Err(bad(&detail))
}
