//! The phone system, read only.

use crate::{
    failure::Failure,
    id::{CustomerId, PbxUserId},
    news::{News, NewsCursor},
    user::{PbxLookup, PbxRead},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// What a first look at the source shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PbxProbe {
    /// The customer the key or file belongs to, where the source says so.
    pub customer: Option<CustomerId>,
    /// What it is, for people: "8x8 Administration API", "CSV file users.csv".
    pub source: String,
    /// Requests left in the present quota window, where the source says so.
    pub quota_left: Option<u32>,
}

/// A phone system, or a file that stands for one.
#[async_trait]
pub trait PbxSource: Send + Sync {
    /// Tests the credential with one small read.
    async fn probe(&self) -> Result<PbxProbe, Failure>;

    /// Reads everybody. An answer for another customer than the pinned one is a failure, never a read;
    /// a read that was cut short is `Partial`.
    async fn read_all(&self) -> Result<PbxRead, Failure>;

    /// Reads these users one by one. The answers are in the order of the ids.
    async fn read_some(&self, ids: &[PbxUserId]) -> Result<Vec<PbxLookup>, Failure>;

    /// What changed since the cursor; without one, nothing but where to begin. `None` where this source, or
    /// this key, has no news: then only whole lists tell. A change is named at least once, however late its
    /// record comes within the source's overlap; it may be named twice.
    async fn news(&self, _since: Option<&NewsCursor>) -> Result<Option<News>, Failure> {
        Ok(None)
    }
}
