//! How a sample tenant is connected: the one place that says it for both faces. Not here: the sample tenant
//! itself, which no part of the product knows.

use crate::{
    config::{ConnectionConfig, KeyPlace, PbxConfig},
    connect::{ConnectReport, ConnectRequest, connect_through},
    connection::{App, Place},
    outside::Outside,
};
use std::{collections::BTreeMap, path::PathBuf};
use sync_core::{
    consent::Consent,
    failure::Failure,
    id::TenantId,
    ports::RecordsStore,
    tenant::PolicyType,
    voice_rules::{Audience, PolicyChoice, VoiceRule, VoiceRules},
};

/// Where a sample tenant is and what opens it. Its secrets open nothing else.
#[derive(Clone, Debug)]
pub struct SampleTenant {
    /// The phone system.
    pub pbx_url: String,
    /// The sign-in host.
    pub login_url: String,
    /// Graph.
    pub graph_url: String,
    /// Directory id.
    pub tenant_id: String,
    /// Application id.
    pub client_id: String,
    /// The application's secret.
    pub client_secret: String,
    /// The phone system's key.
    pub api_key: String,
    /// How long an operation takes at most, and then its result to show, in milliseconds, where that is shorter than
    /// Microsoft's; without it the tenant is treated as any other.
    pub lag_ms: Option<u64>,
}

/// The request that connects it. The vault's key lies in `key_file`, which is made where it is missing.
pub fn sample_request(
    place: Place,
    tenant: SampleTenant,
    key_file: PathBuf,
    next_gen: bool,
) -> ConnectRequest {
    ConnectRequest {
        place,
        config: ConnectionConfig {
            pbx: PbxConfig::eight_by_eight(tenant.pbx_url),
            login_url: tenant.login_url,
            graph_url: tenant.graph_url,
            client_id: tenant.client_id,
            vault_key: KeyPlace::File { path: key_file },
            // An operation, and then the time until it shows.
            tenant_lag_ms: tenant.lag_ms.map(|lag| lag * 2),
        },
        tenant: TenantId::new(tenant.tenant_id),
        pbx_key: Some(tenant.api_key.into()),
        client_secret: Some(tenant.client_secret.into()),
        voice_rules: Some(voice_rules()),
        next_gen: Some(next_gen),
        create_key_file: true,
        anew: false,
    }
}

/// Connects a sample tenant, or follows it to another port: what was revoked there stays so.
pub async fn connect_sample(request: ConnectRequest, outside: &Outside) -> Result<ConnectReport, Failure> {
    let mut request = request;
    if request.place.exists() {
        let app = App::open_through(request.place.clone(), outside.clone()).await?;
        if matches!(app.database.consent().await?, Consent::Revoked { .. }) {
            request.client_secret = None;
        }
    }
    connect_through(request, outside).await
}

/// Rules that name the sample tenant's policies: its American people have their own, everybody else the
/// British ones.
fn voice_rules() -> VoiceRules {
    let side = |side: &str| {
        let named = |name: String| PolicyChoice::Named {
            name,
            policy_id: None,
        };
        BTreeMap::from([
            (PolicyType::VoiceRouting, named(format!("PBX-OVRP-{side}"))),
            (PolicyType::DialPlan, named(format!("PBX-DialPlan-{side}"))),
        ])
    };
    let american = VoiceRule {
        audience: Audience::Country { code: "US".into() },
        policies: side("US"),
    };
    VoiceRules {
        rules: vec![american],
        default: side("UK"),
    }
}
