//! 8x8's Administration API (`/admin-provisioning`), in closed beta: users, phone numbers, sites. Read only.
//!
//! 8x8 offers no events for users, so the list is read whole; what a row leaves out is asked for one by one,
//! within limits. Audit records tell early whom to ask for. Deliberately not here: every write.

mod audit;
mod failure;
mod inventory;
mod lenient;
mod pace;
mod pages;
mod record;
mod request;
mod resource;
mod users;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use outbound::{Client, Origin, RetryReads, SecretHeader, Transport};
use secrecy::SecretString;
use sync_core::failure::Failure;
use sync_core::id::{CustomerId, PbxUserId};
use sync_core::news::{News, NewsCursor};
use sync_core::ports::{PbxProbe, PbxSource};
use sync_core::user::{PbxLookup, PbxRead};

use crate::Now;
use pace::Pace;
use request::Api;

pub use inventory::{Inventory, InventoryNumber, NumberStatus, SiteList};

/// The public address of the API (OpenAPI `servers`).
pub const PUBLIC_ADDRESS: &str = "https://api.8x8.com/admin-provisioning";

/// The path of the audit records on 8x8's API host (audit guide), without its last segment `audits`.
pub const AUDIT_PATH: &str = "/administration/audit/v1";

const TIMEOUT: Duration = Duration::from_secs(30);
const SIZE_LIMIT: usize = 16 * 1024 * 1024;

/// How to reach one customer's phone system.
#[derive(Clone, Debug)]
pub struct EightByEightSettings {
    /// Base address, [`PUBLIC_ADDRESS`] unless configured otherwise. The key is sent there only.
    pub origin: Origin,
    /// Base address of the audit records, with [`AUDIT_PATH`] for 8x8 itself; the key is sent there,
    /// too. `None` asks for none: then there is no news.
    pub audit: Option<Origin>,
    /// The API key (`x-api-key`).
    pub key: SecretString,
    /// The pinned customer; `None` only while a connection is being made.
    pub customer: Option<CustomerId>,
    /// Our part of the key's quota, 0 to 1; the rest is left to other tools that use the key.
    pub quota_share: f64,
    /// Most users asked for one by one in one read, because their rows were incomplete.
    pub most_single_reads: usize,
    /// How passing faults are repeated.
    pub retry: RetryReads,
}

impl EightByEightSettings {
    /// The usual settings: four fifths of the quota, at most 200 single reads, patient repetition.
    pub fn new(origin: Origin, key: SecretString, customer: Option<CustomerId>) -> Self {
        Self {
            origin,
            audit: None,
            key,
            customer,
            quota_share: 0.8,
            most_single_reads: 200,
            retry: RetryReads::background(),
        }
    }
}

/// One customer's 8x8 phone system.
pub struct EightByEight {
    api: Api,
    audit: Option<Api>,
    customer: Option<CustomerId>,
    most_single_reads: usize,
    /// The last user asked for one by one: the next read goes on after him, so that all have their turn.
    single_reads_from: Mutex<Option<PbxUserId>>,
}

impl EightByEight {
    /// A source over `transport`; nothing is sent yet.
    pub fn new(settings: EightByEightSettings, transport: Arc<dyn Transport>, now: Now) -> Self {
        let pace = Arc::new(Pace::new(settings.quota_share));
        let api = |origin: Origin| Api {
            client: Client::builder(transport.clone(), origin)
                .timeout(TIMEOUT)
                .size_limit(SIZE_LIMIT)
                .request_id_header(request::REQUEST_ID)
                .response_id_header(request::RESPONSE_ID)
                .secret_header(SecretHeader::new(request::API_KEY, settings.key.clone()))
                .build(),
            pace: pace.clone(),
            retry: settings.retry,
            now: now.clone(),
        };
        Self {
            audit: settings.audit.map(&api),
            api: api(settings.origin),
            customer: settings.customer,
            most_single_reads: settings.most_single_reads,
            single_reads_from: Mutex::new(None),
        }
    }

    /// Requests left in the quota window as of the latest answer.
    pub fn quota_left(&self) -> Option<u32> {
        self.api.pace.remaining()
    }

    /// Every phone number of the customer, with its porting state. Needs the product "UC & CC Number Admin".
    ///
    /// # Errors
    /// A [`Failure`] when not even the first page could be read.
    pub async fn phone_numbers(&self) -> Result<Inventory, Failure> {
        inventory::numbers(&self.api).await
    }

    /// One phone number (E.164); `None` where 8x8 says 404.
    ///
    /// # Errors
    /// A [`Failure`] when there was no usable answer.
    pub async fn phone_number(&self, e164: &str) -> Result<Option<InventoryNumber>, Failure> {
        inventory::number(&self.api, e164).await
    }

    /// Every site. Needs the product "UC Site Admin".
    ///
    /// # Errors
    /// A [`Failure`] when not even the first page could be read.
    pub async fn sites(&self) -> Result<SiteList, Failure> {
        inventory::sites(&self.api).await
    }
}

#[async_trait]
impl PbxSource for EightByEight {
    async fn probe(&self) -> Result<PbxProbe, Failure> {
        users::probe(&self.api, self.customer.as_ref()).await
    }

    async fn read_all(&self) -> Result<PbxRead, Failure> {
        users::read_all(self).await
    }

    async fn read_some(&self, ids: &[PbxUserId]) -> Result<Vec<PbxLookup>, Failure> {
        users::read_some(&self.api, self.customer.as_ref(), ids).await
    }

    async fn news(&self, since: Option<&NewsCursor>) -> Result<Option<News>, Failure> {
        match &self.audit {
            Some(api) => audit::news(api, self.customer.as_ref(), since).await,
            None => Ok(None),
        }
    }
}
