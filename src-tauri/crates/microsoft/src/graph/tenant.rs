//! The tenant as the engine sees it.

use crate::{
    graph::{
        client::Graph,
        pace::{Lane, Pace},
        reads::earlier,
    },
    token::{ClientSecret, TokenCache, TokenEndpoint, TokenSource},
};
use async_trait::async_trait;
use outbound::{Origin, RetryReads, Transport};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc, time::Duration};
use sync_core::{
    failure::Failure,
    id::{EntraId, OperationId, TenantId},
    number::PhoneNumber,
    ports::{Accepted, Checked, Directory, LookupKey, OperationState, PolicyHit, TenantProbe, Write},
    tenant::{DirectoryUser, NumberRecord, PolicyType, VoiceUser},
};

/// How patiently reads are repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Patience {
    /// A person is waiting: seconds.
    Interactive,
    /// A job: minutes, and as long as Microsoft asks for up to ten minutes.
    #[default]
    Background,
}

/// Where a tenant is and how it is asked. Holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TenantConfig {
    /// The tenant's id (or a domain of its).
    pub tenant_id: TenantId,
    /// The id of the application registered in it.
    pub client_id: String,
    /// Entra, without path.
    #[serde(with = "address")]
    pub login: Origin,
    /// Graph, with or without the version `/v1.0`.
    #[serde(with = "address")]
    pub graph: Origin,
    /// Writes a second, spread evenly. Microsoft documents 30 requests a second for an application in a
    /// tenant ("Microsoft Graph service-specific throttling limits", Microsoft Teams).
    pub writes_per_second: f64,
    /// Reads of Teams a second; each item of a batch counts. The directory is asked up to four times as often.
    pub reads_per_second: f64,
    /// `$batch` of up to 20 (Next Gen), or one request a call (classic).
    pub batched: bool,
    /// How patiently reads are repeated.
    pub patience: Patience,
}

impl TenantConfig {
    /// The usual rates: 5 writes and 20 reads a second, batched. In the worst second a batch of 4 reads comes on
    /// top: 29 of the 30 requests that Teams takes.
    pub fn new(tenant_id: TenantId, client_id: impl Into<String>, login: Origin, graph: Origin) -> Self {
        Self {
            tenant_id,
            client_id: client_id.into(),
            login,
            graph,
            writes_per_second: 5.0,
            reads_per_second: 20.0,
            batched: true,
            patience: Patience::Background,
        }
    }
}

/// A Microsoft 365 tenant through Microsoft Graph v1.0.
pub struct Tenant {
    id: TenantId,
    graph: Graph,
}

impl Tenant {
    /// A tenant that is signed in to with a client secret. Nothing is sent before the first question.
    pub fn connect(config: TenantConfig, secret: SecretString, transport: Arc<dyn Transport>) -> Self {
        let endpoint = TokenEndpoint::new(transport.clone(), config.login.clone(), &config.tenant_id);
        let source = ClientSecret::new(endpoint, config.client_id.clone(), secret);
        Self::with_source(config, Arc::new(source), transport)
    }

    /// A tenant that is signed in to by any other credential.
    pub fn with_source(
        config: TenantConfig,
        source: Arc<dyn TokenSource>,
        transport: Arc<dyn Transport>,
    ) -> Self {
        let patience = match config.patience {
            Patience::Interactive => RetryReads::interactive(),
            Patience::Background => RetryReads::background(),
        };
        let pace = Pace::new(config.reads_per_second, config.writes_per_second);
        let graph = Graph::new(
            transport,
            config.graph,
            TokenCache::new(source),
            pace,
            patience,
            config.batched,
        );
        Self {
            id: config.tenant_id,
            graph,
        }
    }
}

#[async_trait]
impl Directory for Tenant {
    fn work_in_batches(&self, batched: bool) {
        self.graph.work_in_batches(batched);
    }

    async fn probe(&self) -> Result<TenantProbe, Failure> {
        self.graph.probe(&self.id).await
    }

    async fn find_users(&self, keys: &[LookupKey]) -> Vec<Result<Vec<DirectoryUser>, Failure>> {
        self.graph.find_users(keys).await
    }

    async fn voice_users(&self, ids: &[EntraId]) -> Vec<Result<Option<VoiceUser>, Failure>> {
        self.graph.voice_users(ids).await
    }

    async fn all_voice_users(&self) -> Result<Vec<VoiceUser>, Failure> {
        self.graph.all_voice_users().await
    }

    async fn numbers(&self, numbers: &[PhoneNumber]) -> Vec<Result<Option<NumberRecord>, Failure>> {
        self.graph.numbers(numbers).await
    }

    async fn all_numbers(&self) -> Result<Vec<NumberRecord>, Failure> {
        self.graph.all_numbers().await
    }

    async fn check(&self, ids: &[EntraId], numbers: &[PhoneNumber]) -> Checked {
        let ((voices, one), (numbers, other)) = tokio::join!(
            self.graph.voice_users_dated(ids),
            self.graph.numbers_dated(numbers)
        );
        Checked {
            voices,
            numbers,
            age: earlier(one, other).map_or(Duration::ZERO, |asked| asked.elapsed()),
        }
    }

    async fn policy_id(&self, policy: PolicyType, name: &str) -> Result<Vec<PolicyHit>, Failure> {
        self.graph.policy_id(policy, name).await
    }

    async fn reserve_writes(&self, writes: usize) {
        self.graph.pace().take(Lane::Write, writes).await;
    }

    async fn submit(&self, writes: &[Write]) -> Vec<Result<Accepted, Failure>> {
        self.graph.submit(writes).await
    }

    async fn operations(&self, ids: &[OperationId]) -> Vec<Result<OperationState, Failure>> {
        self.graph.operations(ids).await
    }
}

impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tenant({})", self.id)
    }
}

/// An origin as the text that an admin enters.
mod address {
    use outbound::Origin;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(origin: &Origin, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(origin)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Origin, D::Error> {
        Origin::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
