//! What can go wrong between us and a server, before any adapter gives it a meaning.

use std::time::Duration;

/// A request that did not end in an acceptable answer. No variant carries a secret or a whole body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// No connection was made: nothing was sent.
    #[error("could not connect to {host}: {detail}")]
    Connect {
        /// Host and port that were tried.
        host: String,
        /// The operating system's words.
        detail: String,
    },
    /// No whole answer within the limit. The request may have been carried out.
    #[error("no complete answer from {host} within {} s", .after.as_secs_f64())]
    Timeout {
        /// Host and port.
        host: String,
        /// The limit that passed.
        after: Duration,
    },
    /// The secure connection failed: nothing was sent.
    #[error("no secure connection to {host}: {detail}")]
    Tls {
        /// Host and port.
        host: String,
        /// Why, and what to install or check.
        detail: String,
    },
    /// The answer is longer than the limit; reading stopped there.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// Host and port.
        host: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The address belongs to another server than the one this client and its secrets are bound to.
    #[error("refused to contact {asked}: this connection is bound to {bound}")]
    ForeignOrigin {
        /// Scheme, host and port that were asked for.
        asked: String,
        /// Scheme, host and port this client is bound to.
        bound: String,
    },
    /// The request could not be written down (an invalid path or header): nothing was sent.
    #[error("the request is not valid: {reason}")]
    Unsendable {
        /// What is wrong with it.
        reason: String,
    },
    /// An answer arrived, but not in the promised form.
    #[error("unreadable answer (HTTP {status}): {reason}")]
    Malformed {
        /// HTTP status of the answer.
        status: u16,
        /// What was found instead, without the answer's text.
        reason: String,
        /// The server's id for this request.
        request_id: Option<String>,
    },
    /// The connection was lost after the request was sent: the outcome is unknown.
    #[error("the connection to {host} was lost before the answer was complete: {detail}")]
    Cut {
        /// Host and port.
        host: String,
        /// The transport's words.
        detail: String,
    },
    /// An answer with a status other than 2xx.
    #[error("HTTP {code}")]
    Status {
        /// HTTP status.
        code: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
        /// The server's id for this request.
        request_id: Option<String>,
        /// The start of the body (4,000 characters at most) with token-like words removed.
        body: String,
    },
}

impl HttpError {
    /// Whether a write may have been carried out, so that its outcome must be settled by reading.
    ///
    /// A 4xx answer is a refusal, except 408, which gateways send after passing the request on.
    pub fn was_sent_maybe(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Tls { .. } => false,
            Self::ForeignOrigin { .. } | Self::Unsendable { .. } => false,
            Self::Timeout { .. } | Self::TooLarge { .. } => true,
            Self::Malformed { .. } | Self::Cut { .. } => true,
            Self::Status { code, .. } => *code >= 500 || *code == 408,
        }
    }

    /// The server's id for the request, where an answer carried one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Malformed { request_id, .. } | Self::Status { request_id, .. } => request_id.as_deref(),
            Self::Connect { .. } | Self::Timeout { .. } | Self::Tls { .. } | Self::TooLarge { .. } => None,
            Self::ForeignOrigin { .. } | Self::Unsendable { .. } | Self::Cut { .. } => None,
        }
    }
}
