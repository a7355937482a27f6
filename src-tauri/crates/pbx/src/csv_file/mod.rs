//! A CSV file that stands for the phone system, for customers without access to 8x8's API (closed beta).
//!
//! The file is taken whole or not at all: a mistake anywhere refuses it, with line numbers. Unless the admin
//! says that it is the full list it can add and change, but proves nobody's absence. A file with other bytes
//! is news that names nobody. Deliberately not here: when to look at the file, and any change to it.

mod columns;
mod rows;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sync_core::error_code::ErrorCode;
use sync_core::failure::{Failure, FailureClass};
use sync_core::id::PbxUserId;
use sync_core::news::{News, NewsCursor};
use sync_core::ports::{PbxProbe, PbxSource};
use sync_core::user::{Completeness, PbxLookup, PbxRead, PbxUser};
use tokio::io::AsyncReadExt;

use crate::Now;
pub use columns::{ColumnMapping, TeamsFlag};

/// Largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// What the admin said about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvOptions {
    /// Which column is what; `None` guesses from the header.
    pub mapping: Option<ColumnMapping>,
    /// The file lists everybody: who is missing is gone.
    pub full_list: bool,
}

/// What a file looks like, for the page on which the admin assigns its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvShape {
    /// The header's names, in order.
    pub header: Vec<String>,
    /// `,`, `;` or tab.
    pub delimiter: char,
    /// The mapping that the names suggest, or what is missing for one.
    pub guess: Result<ColumnMapping, String>,
}

/// A CSV file as phone system.
pub struct CsvSource {
    path: PathBuf,
    options: CsvOptions,
    now: Now,
}

impl CsvSource {
    /// A source over the file at `path`; it is opened at each read.
    pub fn new(path: impl Into<PathBuf>, options: CsvOptions, now: Now) -> Self {
        Self {
            path: path.into(),
            options,
            now,
        }
    }

    /// The header and a guess at the mapping.
    ///
    /// # Errors
    /// `CsvInvalid` when the file can't be opened, is too large or has no readable header.
    pub async fn shape(&self) -> Result<CsvShape, Failure> {
        let text = text::decode(&self.bytes().await?).map_err(invalid)?;
        let (header, delimiter) = rows::header(&text).map_err(invalid)?;
        let guess = ColumnMapping::guess(&header);
        Ok(CsvShape {
            header,
            delimiter: char::from(delimiter),
            guess,
        })
    }

    /// The SHA-256 of the file in hex: two equal versions are the same list.
    ///
    /// # Errors
    /// `CsvInvalid` when the file can't be opened or is too large.
    pub async fn version(&self) -> Result<String, Failure> {
        let digest = Sha256::digest(self.bytes().await?);
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// When the file was last written, where the file system says so.
    async fn saved_at(&self) -> Option<Timestamp> {
        let written = tokio::fs::metadata(&self.path).await.ok()?.modified().ok()?;
        Timestamp::try_from(written).ok()
    }

    async fn users(&self) -> Result<Vec<PbxUser>, Failure> {
        let text = text::decode(&self.bytes().await?).map_err(invalid)?;
        rows::read(&text, self.options.mapping.as_ref()).map_err(invalid)
    }

    async fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let refused = |e: std::io::Error| invalid(format!("{} cannot be read: {e}", self.path.display()));
        let file = tokio::fs::File::open(&self.path).await.map_err(refused)?;
        let mut bytes = Vec::new();
        file.take(LARGEST_FILE + 1)
            .read_to_end(&mut bytes)
            .await
            .map_err(refused)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST_FILE {
            return Err(invalid(format!(
                "the file is larger than {} MiB",
                LARGEST_FILE / 1024 / 1024
            )));
        }
        Ok(bytes)
    }

    fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(Path::new("").as_os_str());
        format!("CSV file {}", name.to_string_lossy())
    }
}

#[async_trait]
impl PbxSource for CsvSource {
    async fn probe(&self) -> Result<PbxProbe, Failure> {
        self.users().await?;
        Ok(PbxProbe {
            customer: None,
            source: self.name(),
            quota_left: None,
        })
    }

    async fn read_all(&self) -> Result<PbxRead, Failure> {
        let started_at = (self.now)();
        let users = self.users().await?;
        let completeness = match (self.options.full_list, users.is_empty()) {
            (true, false) => Completeness::Complete,
            (true, true) => Completeness::Partial("the file lists nobody".to_owned()),
            (false, _) => Completeness::Partial("the file is not marked as the full list".to_owned()),
        };
        Ok(PbxRead {
            started_at,
            users,
            completeness,
        })
    }

    async fn read_some(&self, ids: &[PbxUserId]) -> Result<Vec<PbxLookup>, Failure> {
        let users = self.users().await?;
        let whole = self.options.full_list && !users.is_empty();
        let by_id: HashMap<PbxUserId, PbxUser> =
            users.into_iter().map(|user| (user.id.clone(), user)).collect();
        let answer = |id: &PbxUserId| match by_id.get(id) {
            Some(user) => PbxLookup::Found(Box::new(user.clone())),
            None if whole => PbxLookup::Gone,
            None => PbxLookup::Unknown("not in the file, which is not marked as the full list".to_owned()),
        };
        Ok(ids.iter().map(answer).collect())
    }

    async fn news(&self, since: Option<&NewsCursor>) -> Result<Option<News>, Failure> {
        let seen = BTreeSet::from([self.version().await?]);
        let is_other = since.is_some_and(|cursor| cursor.seen != seen);
        let until = (self.now)();
        Ok(Some(News {
            saved: BTreeMap::new(),
            unnamed: match is_other {
                true => Some(self.saved_at().await.unwrap_or(until)),
                false => None,
            },
            cursor: NewsCursor { until, seen },
        }))
    }
}

fn invalid(detail: String) -> Failure {
    Failure::new(ErrorCode::CsvInvalid, FailureClass::NeedsAdmin, detail)
}
