//! Joining adapters and engine for one connection.

use crate::{
    config::{ConnectionConfig, PBX_ADDRESS, PbxConfig, audit_origin, origin},
    outside::Outside,
};
use microsoft::{ClientSecret, Tenant, TenantConfig, TokenSource, token::TokenEndpoint};
use outbound::{NetworkTransport, Origin, Transport};
use pbx::{CsvOptions, CsvSource, EightByEight, EightByEightSettings};
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};
use store::Database;
use sync_core::{
    failure::Failure,
    id::{CustomerId, TenantId},
    ports::{Directory, PbxSource},
    settings::{MOST_WRITES_PER_SECOND, Settings},
};
use sync_engine::{Clock, Engine, Ports, Tuning};

/// Writes and reads a second against a tenant on this computer, which throttles nobody unless told to.
const LOCAL_RATES: (u32, f64) = (500, 5_000.0);

/// Our part of what 8x8 allows a key: other tools may use the same one, and watching never stops.
const QUOTA_SHARE: f64 = 0.55;

const USER_AGENT: &str = concat!("voice-sync/", env!("CARGO_PKG_VERSION"));

/// The one way out of this process.
pub(crate) fn transport() -> Arc<dyn Transport> {
    Arc::new(NetworkTransport::new(USER_AGENT))
}

/// The way to one host of the public internet.
pub(crate) fn transport_to(origin: &Origin) -> Arc<dyn Transport> {
    let host = origin.url().host_str().unwrap_or_default();
    Arc::new(NetworkTransport::to_public(USER_AGENT, host))
}

/// The phone system of a connection. `key` is needed for 8x8 only.
pub(crate) fn pbx_source(
    config: &PbxConfig,
    key: Option<SecretString>,
    customer: Option<CustomerId>,
    outside: &Outside,
) -> Result<Arc<dyn PbxSource>, Failure> {
    let clock = outside.clock;
    let now: pbx::Now = Arc::new(move || clock.now());
    match config {
        PbxConfig::EightByEight { api_url, audit_url } => {
            let key = key.ok_or_else(|| {
                crate::config::bad("the 8x8 API key is missing: enter it again under Connect")
            })?;
            let mut settings = EightByEightSettings::new(origin(PBX_ADDRESS, api_url)?, key, customer);
            settings.audit = Some(audit_origin(api_url, audit_url.as_deref())?);
            settings.quota_share = QUOTA_SHARE;
            Ok(Arc::new(EightByEight::new(
                settings,
                outside.transport.clone(),
                now,
            )))
        }
        PbxConfig::Csv {
            path,
            mapping,
            full_list,
        } => {
            let options = CsvOptions {
                mapping: mapping.clone(),
                full_list: *full_list,
            };
            Ok(Arc::new(CsvSource::new(path, options, now)))
        }
    }
}

/// The tenant of a connection, signed in to by any credential.
pub(crate) fn tenant(
    config: &ConnectionConfig,
    tenant: TenantId,
    settings: &Settings,
    source: Arc<dyn TokenSource>,
    outside: &Outside,
) -> Result<Arc<dyn Directory>, Failure> {
    let mut to = TenantConfig::new(tenant, config.client_id.clone(), config.login()?, config.graph()?);
    to.batched = settings.next_gen;
    to.writes_per_second = f64::from(write_rate(config, settings));
    if config.tenant_lag_ms.is_some() {
        to.reads_per_second = LOCAL_RATES.1;
    }
    Ok(Arc::new(Tenant::with_source(
        to,
        source,
        outside.transport.clone(),
    )))
}

/// What signs in with a client secret.
pub(crate) fn client_secret(
    config: &ConnectionConfig,
    tenant: &TenantId,
    secret: SecretString,
    outside: &Outside,
) -> Result<Arc<dyn TokenSource>, Failure> {
    let endpoint = TokenEndpoint::new(outside.transport.clone(), config.login()?, tenant);
    Ok(Arc::new(ClientSecret::new(
        endpoint,
        config.client_id.clone(),
        secret,
    )))
}

fn write_rate(config: &ConnectionConfig, settings: &Settings) -> u32 {
    match config.tenant_lag_ms {
        Some(_) => LOCAL_RATES.0,
        None => settings.writes_per_second.clamp(1, MOST_WRITES_PER_SECOND),
    }
}

/// The engine over these ports.
pub(crate) fn engine(
    config: &ConnectionConfig,
    database: &Database,
    pbx: Arc<dyn PbxSource>,
    directory: Arc<dyn Directory>,
    clock: Clock,
) -> Engine {
    let ports = Ports {
        pbx,
        directory,
        history: Arc::new(database.clone()),
        mirror: Arc::new(database.clone()),
        records: Arc::new(database.clone()),
    };
    let tuning = match config.tenant_lag_ms {
        Some(lag) => Tuning {
            rate: Some(LOCAL_RATES.0),
            ..Tuning::for_lag(Duration::from_millis(lag))
        },
        None => Tuning::default(),
    };
    Engine::new(ports, clock, tuning)
}
