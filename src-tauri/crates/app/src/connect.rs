//! Making a connection: look at both sides first, then write it down.

use crate::{
    compose,
    config::{ConnectionConfig, KeyPlace, PbxConfig, bad},
    connection::{Place, open_vault},
    outside::Outside,
    person::started_by,
    policies,
};
use jiff::Timestamp;
use microsoft::consent::{resolve_tenant, tenant_of_id};
use secrecy::SecretString;
use serde::Serialize;
use std::collections::BTreeSet;
use store::Database;
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ConnectionId, TenantId},
    ports::{AuditEntry, Connection, PbxProbe, RecordsStore, TenantProbe, Vault, VaultEntry},
    settings::Settings,
    voice_rules::VoiceRules,
};

/// What a connection is made of.
pub struct ConnectRequest {
    /// Where it will live.
    pub place: Place,
    /// Addresses, application id, phone system.
    pub config: ConnectionConfig,
    /// The tenant that must answer.
    pub tenant: TenantId,
    /// The 8x8 key; absent for CSV.
    pub pbx_key: Option<SecretString>,
    /// The application's client secret; absent where a certificate or an account is approved afterwards. The
    /// tenant is not asked before that.
    pub client_secret: Option<SecretString>,
    /// Voice rules; names are looked up.
    pub voice_rules: Option<VoiceRules>,
    /// Next Gen Teams Sync from the start.
    pub next_gen: Option<bool>,
    /// Whether to make the named key file where it does not exist.
    pub create_key_file: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectReport {
    /// The phone system.
    pub pbx: PbxProbe,
    /// The tenant.
    pub tenant: TenantProbe,
    /// Policies whose names were found.
    pub policies_checked: u32,
    /// Whether the folder had this connection before.
    pub renewed: bool,
}

/// Makes or renews a connection. Nothing is written before both sides answered as they should.
pub async fn connect(request: ConnectRequest) -> Result<ConnectReport, Failure> {
    connect_through(request, &Outside::usual()).await
}

/// The same, by another way out.
pub async fn connect_through(request: ConnectRequest, outside: &Outside) -> Result<ConnectReport, Failure> {
    request.config.check()?;
    let request = ConnectRequest {
        tenant: tenant_of_id(request.tenant.as_str())?,
        ..request
    };
    let now = outside.clock.now();
    let source = compose::pbx_source(&request.config.pbx, request.pbx_key.clone(), None, outside)?;
    let pbx = source.probe().await?;
    let mut settings = Settings {
        next_gen: request.next_gen.unwrap_or(false),
        ..Settings::default()
    };
    let mut rules = request.voice_rules.clone().unwrap_or_default();
    let (tenant, policies_checked) = ask_tenant(&request, &settings, &mut rules, outside).await?;
    if let KeyPlace::File { path } = &request.config.vault_key
        && request.create_key_file
        && !path.exists()
    {
        store::create_key_file(path).await?;
    }
    let database = Database::open(request.place.folder(), outside.now()).await?;
    let before = database.connection().await?;
    let connection = connection(&request, &pbx, &tenant, before.as_ref(), now)?;
    database.save_connection(&connection).await?;
    let vault = open_vault(&request.place, &request.config.vault_key, outside).await?;
    keep_secrets(&vault, &request).await?;
    if before.is_some() {
        settings = database.settings().await?;
        settings.next_gen = request.next_gen.unwrap_or(settings.next_gen);
    }
    if request.voice_rules.is_some() {
        settings.voice_rules = rules;
    }
    let entry = audit(&request, &tenant, now);
    database.save_settings(&settings, &entry).await?;
    keep_consent(&database, &request, &entry).await?;
    Ok(ConnectReport {
        pbx,
        tenant,
        policies_checked,
        renewed: before.is_some(),
    })
}

/// The tenant that a person typed, by its id or one of its domains; a domain is asked about at the login host, and
/// what is stored is always the id.
pub async fn tenant_typed(config: &ConnectionConfig, typed: &str) -> Result<TenantId, Failure> {
    tenant_typed_through(config, typed, &Outside::usual()).await
}

/// The same, by another way out.
pub async fn tenant_typed_through(
    config: &ConnectionConfig,
    typed: &str,
    outside: &Outside,
) -> Result<TenantId, Failure> {
    config.check()?;
    resolve_tenant(outside.transport.clone(), config.login()?, typed).await
}

/// Who answers for the tenant, and how many policies of the rules were found there. Without a secret nobody is
/// asked: names come with the approval.
async fn ask_tenant(
    request: &ConnectRequest,
    settings: &Settings,
    rules: &mut VoiceRules,
    outside: &Outside,
) -> Result<(TenantProbe, u32), Failure> {
    let wanted = &request.tenant;
    let Some(secret) = request.client_secret.clone() else {
        let unknown = TenantProbe {
            id: wanted.clone(),
            name: wanted.to_string(),
            domain: None,
        };
        return Ok((unknown, 0));
    };
    let source = compose::client_secret(&request.config, wanted, secret, outside)?;
    let directory = compose::tenant(&request.config, wanted.clone(), settings, source, outside)?;
    let tenant = directory.probe().await?;
    if tenant.id != *wanted {
        let detail = format!("{} answered instead of {wanted}", tenant.id);
        return Err(Failure::new(
            ErrorCode::WrongTenant,
            FailureClass::NeedsAdmin,
            detail,
        ));
    }
    let checked = policies::look_up(directory.as_ref(), rules).await?;
    Ok((tenant, checked))
}

fn connection(
    request: &ConnectRequest,
    pbx: &PbxProbe,
    tenant: &TenantProbe,
    before: Option<&Connection>,
    now: Timestamp,
) -> Result<Connection, Failure> {
    let config = serde_json::to_value(&request.config)
        .map_err(|error| bad(&format!("the connection's facts cannot be written: {error}")))?;
    Ok(Connection {
        id: ConnectionId::new(request.place.connection.clone()),
        tenant: tenant.id.clone(),
        tenant_name: tenant.name.clone(),
        tenant_domain: tenant.domain.clone(),
        customer: pbx.customer.clone(),
        created_at: before.map_or(now, |known| known.created_at),
        first_sync_approved: before.is_some_and(|known| known.first_sync_approved),
        config,
    })
}

async fn keep_secrets(vault: &impl Vault, request: &ConnectRequest) -> Result<(), Failure> {
    if let (Some(key), PbxConfig::EightByEight { .. }) = (&request.pbx_key, &request.config.pbx) {
        vault
            .put(VaultEntry::PbxApiKey, &request.config.pbx_origins()?, key.clone())
            .await?;
    }
    if let Some(secret) = &request.client_secret {
        let origins = request.config.tenant_origins()?;
        vault
            .put(VaultEntry::ClientSecret, &origins, secret.clone())
            .await?;
    }
    Ok(())
}

/// A secret that was entered is a consent of its own kind: nobody signed in for it.
async fn keep_consent(
    database: &Database,
    request: &ConnectRequest,
    entry: &AuditEntry,
) -> Result<(), Failure> {
    if request.client_secret.is_none() {
        return Ok(());
    }
    let grant = Grant {
        method: ConsentMethod::ClientSecret,
        tenant: request.tenant.clone(),
        client_id: request.config.client_id.clone(),
        object_id: None,
        by: None,
        delegate: None,
        at: entry.at,
        permissions: BTreeSet::new(),
        certificate: None,
        last_used: Some(entry.at),
    };
    let entry = AuditEntry {
        what: "consent.entered".into(),
        new: Some("client secret".into()),
        ..entry.clone()
    };
    database.save_consent(&Consent::Granted { grant }, &entry).await
}

fn audit(request: &ConnectRequest, tenant: &TenantProbe, at: Timestamp) -> AuditEntry {
    let by = started_by();
    AuditEntry {
        at,
        person: by.person,
        computer: by.computer,
        microsoft_account: None,
        what: "connection.saved".into(),
        old: None,
        new: Some(format!(
            "{} ({}), {}",
            tenant.name, tenant.id, request.config.graph_url
        )),
        reason: None,
    }
}
