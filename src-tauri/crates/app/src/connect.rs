//! Making a connection: look at both sides first, then write it down.

use crate::{
    compose,
    config::{ConnectionConfig, KeyPlace, PbxConfig, bad},
    connection::{Place, open_vault},
    consent::ConsentLock,
    outside::Outside,
    person::entry_of,
    policies,
};
use jiff::Timestamp;
use microsoft::consent::{resolve_tenant, tenant_of_id};
use secrecy::SecretString;
use serde::Serialize;
use std::collections::BTreeSet;
use store::{Database, SealedVault};
use sync_core::{
    consent::{Consent, ConsentMethod, Grant},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ConnectionId, TenantId},
    ports::{AuditEntry, Connection, PbxProbe, RecordsStore, TenantProbe, Vault, VaultChange, VaultEntry},
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
    /// Whether a client secret may stand in for a consent that was revoked.
    pub anew: bool,
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
    let vault = open_vault(&request.place, &request.config.vault_key, outside).await?;
    let alone = ConsentLock::of(&vault).await?;
    refuse_revoked(&database, &request).await?;
    if let Some(known) = &before
        && !is_same_door(known, &request)
    {
        end_consent(&database, &vault, &request, known, now).await?;
    }
    database.save_connection(&connection).await?;
    if let (Some(key), PbxConfig::EightByEight { .. }) = (&request.pbx_key, &request.config.pbx) {
        vault
            .put(VaultEntry::PbxApiKey, &request.config.pbx_origins()?, key.clone())
            .await?;
    }
    if before.is_some() {
        settings = database.settings().await?;
        settings.next_gen = request.next_gen.unwrap_or(settings.next_gen);
    }
    if request.voice_rules.is_some() {
        settings.voice_rules = rules;
    }
    let entry = audit(&request, &tenant, now);
    database.save_settings(&settings, &entry).await?;
    keep_client_secret(&database, &vault, &request, &entry).await?;
    drop(alone);
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
    // Without a secret the tenant was not asked what it is called.
    let known = before.filter(|known| request.client_secret.is_none() && known.tenant == tenant.id);
    Ok(Connection {
        id: ConnectionId::new(request.place.connection.clone()),
        tenant: tenant.id.clone(),
        tenant_name: known.map_or_else(|| tenant.name.clone(), |known| known.tenant_name.clone()),
        tenant_domain: known.map_or_else(|| tenant.domain.clone(), |known| known.tenant_domain.clone()),
        customer: pbx.customer.clone(),
        created_at: before.map_or(now, |known| known.created_at),
        first_sync_approved: before.is_some_and(|known| known.first_sync_approved),
        config,
    })
}

/// What an administrator took back is not brought back by an old script that still has the secret.
async fn refuse_revoked(database: &Database, request: &ConnectRequest) -> Result<(), Failure> {
    let revoked = matches!(database.consent().await?, Consent::Revoked { .. });
    if revoked && request.client_secret.is_some() && !request.anew {
        return Err(bad(
            "the consent of this connection was revoked, so its client secret is not taken; say that it is connected \
             anew (--anew), or connect without a secret and let a Global Administrator approve",
        ));
    }
    Ok(())
}

/// Whether the credential is for the same application, at the same addresses.
fn is_same_door(known: &Connection, request: &ConnectRequest) -> bool {
    let Ok(config) = serde_json::from_value::<ConnectionConfig>(known.config.clone()) else {
        return false;
    };
    config.client_id.eq_ignore_ascii_case(&request.config.client_id) && is_same_house(known, request)
}

/// Whether the connection was at the same addresses, for the same tenant.
fn is_same_house(known: &Connection, request: &ConnectRequest) -> bool {
    let Ok(config) = serde_json::from_value::<ConnectionConfig>(known.config.clone()) else {
        return false;
    };
    known.tenant == request.tenant
        && matches!(
            (config.tenant_origins(), request.config.tenant_origins()),
            (Ok(before), Ok(now)) if before == now
        )
}

/// A consent was given to one application at one address. For another one somebody has to be asked again, and what
/// signed in there is forgotten.
async fn end_consent(
    database: &Database,
    vault: &SealedVault,
    request: &ConnectRequest,
    known: &Connection,
    at: Timestamp,
) -> Result<(), Failure> {
    let read = database.consented().await?;
    if read.consent == Consent::NotGranted && is_same_house(known, request) {
        // A certificate that nobody has approved yet belongs to no application.
        return Ok(());
    }
    if let Some(grant) = read.consent.grant() {
        let entry = AuditEntry {
            what: "consent.ended".into(),
            old: Some(format!("application {}", grant.client_id)),
            new: Some(format!(
                "application {} at {}, {}",
                request.config.client_id, request.config.login_url, request.config.graph_url
            )),
            reason: Some("the application or an address of Microsoft changed".into()),
            ..entry_of(at)
        };
        database
            .save_consent(&Consent::NotGranted, read.epochs.consent, &entry)
            .await?;
    }
    vault
        .change(VaultChange::forgetting(VaultEntry::OF_CONSENT))
        .await
        .map(drop)
}

/// A secret that was entered is a consent of its own kind: nobody signed in for it. What another method signed in with
/// is forgotten.
async fn keep_client_secret(
    database: &Database,
    vault: &SealedVault,
    request: &ConnectRequest,
    entry: &AuditEntry,
) -> Result<(), Failure> {
    let Some(secret) = &request.client_secret else {
        return Ok(());
    };
    let mut change = VaultChange::forgetting(VaultEntry::OF_CONSENT);
    change
        .wanted
        .insert(VaultEntry::ClientSecret, Some(secret.clone()));
    change.origins = request.config.tenant_origins()?;
    vault.change(change).await?;
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
    let epoch = database.epochs().await?.consent;
    database
        .save_consent(&Consent::Granted { grant }, epoch, &entry)
        .await
}

fn audit(request: &ConnectRequest, tenant: &TenantProbe, at: Timestamp) -> AuditEntry {
    AuditEntry {
        what: "connection.saved".into(),
        new: Some(format!(
            "{} ({}), {}",
            tenant.name, tenant.id, request.config.graph_url
        )),
        ..entry_of(at)
    }
}
