//! The one way out to the network.
//!
//! Owns transport, origins, limits on size and time, request ids, `Retry-After`, throttling, the retry of
//! reads, and redaction. It knows nothing of 8x8, Microsoft or of what a request means: adapters do.
//! Deliberately not here: cookies, redirects (never followed), retry of writes (the engine settles those by
//! reading), and any clock of its own except tokio's timers.

mod answer;
mod call;
mod client;
mod error;
mod network;
mod origin;
mod public;
mod quota;
mod retry_after;
mod retry_reads;
mod router;
mod secret_header;
mod token_bucket;
mod transport;

pub use answer::Answer;
pub use call::{Call, encode_segment};
pub use client::{Client, ClientBuilder, DEFAULT_SIZE_LIMIT, DEFAULT_TIMEOUT};
pub use error::HttpError;
pub use network::NetworkTransport;
pub use origin::{Origin, OriginError};
pub use quota::Quota;
pub use retry_after::{http_date, retry_after};
pub use retry_reads::{Retry, RetryReads, Retryable};
pub use router::RouterTransport;
pub use secret_header::SecretHeader;
pub use token_bucket::TokenBucket;
pub use transport::{BodyStream, Transport};
