//! What carries one request: the network, or a router in this process.

use bytes::Bytes;
use futures::stream::BoxStream;
use http::{Request, Response};

use crate::HttpError;

/// A response body as it arrives. An error item means the connection was lost ([`HttpError::Cut`]).
pub type BodyStream = BoxStream<'static, Result<Bytes, HttpError>>;

/// Carries one request and returns the answer's head with a body still to be read.
///
/// Implementations never follow redirects, keep no cookies and never retry. Limits on time and size are the
/// [`Client`](crate::Client)'s.
#[async_trait::async_trait]
pub trait Transport: Send + Sync {
    /// Sends `request`, whose address is absolute.
    ///
    /// # Errors
    /// [`HttpError::Connect`] and [`HttpError::Tls`] when nothing was sent, [`HttpError::Cut`] when the
    /// connection was lost afterwards, [`HttpError::ForeignOrigin`] when the scheme is not allowed.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<BodyStream>, HttpError>;
}
