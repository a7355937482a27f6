//! Requests to Graph: origin, version, token, request ids and pace, alone or in a batch. Nothing is repeated here but
//! what Graph refused for its token.

use crate::{
    graph::{
        pace::{Lane, Pace, Signs},
        reply::Reply,
    },
    token::{Bearer, TokenCache},
    told::no_answer,
};
use http::{HeaderName, Method};
use outbound::{Call, Client, HttpError, Origin, RetryReads, Transport};
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use sync_core::failure::Failure;

/// Items of one `$batch` at most ("Combine multiple HTTP requests using JSON batching").
pub(super) const BATCH: usize = 20;
/// The version of Graph that has everything we need (`teamsAdministration`).
const VERSION: &str = "/v1.0";
/// Without it, enum values that are newer than v1.0 come as `unknownFutureValue`.
pub(crate) const PREFER: (&str, &str) = ("prefer", "include-unknown-enum-members");

/// The header of our own id ("Best practices for working with Microsoft Graph").
pub(super) const CLIENT_ID: &str = "client-request-id";

/// One request, below `/v1.0`.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Our own id for Microsoft's support, of what is sent once; a fresh one each time where there is none.
    pub(crate) id: Option<String>,
}

impl Request {
    pub(crate) fn get(path: String) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
            id: None,
        }
    }

    pub(crate) fn post(path: String, body: Value) -> Self {
        Self {
            method: Method::POST,
            path,
            body: Some(body),
            id: Some(fresh_id()),
        }
    }
}

/// A new id of a request.
pub(super) fn fresh_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Why there is no reply to a request.
#[derive(Clone, Debug)]
pub(crate) enum Unanswered {
    /// There is no token: nothing was sent.
    NoToken(Failure),
    /// The request or its answer was lost.
    Lost(HttpError),
}

impl Unanswered {
    pub(crate) fn failure(&self) -> Failure {
        match self {
            Self::NoToken(failure) => failure.clone(),
            Self::Lost(error) => no_answer(error),
        }
    }
}

/// Microsoft Graph for one tenant.
pub(crate) struct Graph {
    pub(super) http: Client,
    pub(super) tokens: TokenCache,
    pub(super) pace: Pace,
    pub(super) patience: RetryReads,
    pub(super) batched: AtomicBool,
    /// Empty where the configured address has it already.
    version: &'static str,
}

impl Graph {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        origin: Origin,
        tokens: TokenCache,
        pace: Pace,
        patience: RetryReads,
        batched: bool,
    ) -> Self {
        let version = if origin.url().path().ends_with(VERSION) {
            ""
        } else {
            VERSION
        };
        let http = Client::builder(transport, origin)
            .request_id_header(HeaderName::from_static(CLIENT_ID))
            .response_id_header(HeaderName::from_static("request-id"))
            .build();
        Self {
            http,
            tokens,
            pace,
            patience,
            batched: AtomicBool::new(batched),
            version,
        }
    }

    /// From the next request on.
    pub(crate) fn work_in_batches(&self, batched: bool) {
        self.batched.store(batched, Ordering::Relaxed);
    }

    /// Whether requests go in batches, or one by one.
    pub(super) fn is_batched(&self) -> bool {
        self.batched.load(Ordering::Relaxed)
    }

    /// A call to a path below the version.
    pub(super) fn call(&self, method: Method, path: &str) -> Call {
        self.http.call(method, &format!("{}{path}", self.version))
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Sends writes, each at most once (twice where the token was refused, for then nothing was done), in the
    /// order given where they go one by one.
    pub(crate) async fn write_many(&self, requests: Vec<Request>) -> Vec<Result<Reply, Unanswered>> {
        let size = if self.is_batched() { BATCH } else { 1 };
        let mut results = Vec::with_capacity(requests.len());
        for chunk in requests.chunks(size) {
            match self.exchange(chunk.to_vec(), Lane::Write).await {
                Ok(replies) => results.extend(replies.into_iter().map(|reply| reply.ok_or_else(lost_item))),
                Err(lost) => results.extend(chunk.iter().map(|_| Err(lost.clone()))),
            }
        }
        results
    }

    /// One round trip for up to 20 requests; items whose token was refused are sent once more with another.
    pub(super) async fn exchange(
        &self,
        requests: Vec<Request>,
        lane: Lane,
    ) -> Result<Vec<Option<Reply>>, Unanswered> {
        let bearer = self.tokens.current().await.map_err(Unanswered::NoToken)?;
        let mut replies = self
            .round(&requests, &bearer, lane)
            .await
            .map_err(Unanswered::Lost)?;
        let refused: Vec<usize> = (0..replies.len())
            .filter(|at| replies[*at].as_ref().is_some_and(|r| r.status == 401))
            .collect();
        if refused.is_empty() {
            return Ok(replies);
        }
        let bearer = match self.tokens.other_than(&bearer).await {
            Ok(bearer) => bearer,
            Err(failure) if refused.len() == replies.len() => return Err(Unanswered::NoToken(failure)),
            Err(_) => return Ok(replies),
        };
        let repeated: Vec<Request> = refused.iter().map(|at| requests[*at].clone()).collect();
        match self.round(&repeated, &bearer, lane).await {
            Ok(second) => refused
                .iter()
                .zip(second)
                .for_each(|(at, reply)| replies[*at] = reply),
            Err(lost) if refused.len() == replies.len() => return Err(Unanswered::Lost(lost)),
            Err(_) => refused.iter().for_each(|at| replies[*at] = None),
        }
        Ok(replies)
    }

    async fn round(
        &self,
        requests: &[Request],
        bearer: &Bearer,
        lane: Lane,
    ) -> Result<Vec<Option<Reply>>, HttpError> {
        let replies = match requests {
            [only] => {
                let call = self.call(only.method.clone(), &only.path);
                let call = match &only.body {
                    Some(body) => call.json(body),
                    None => call.header(HeaderName::from_static(PREFER.0), PREFER.1),
                };
                let call = match &only.id {
                    Some(id) => call.header(HeaderName::from_static(CLIENT_ID), id),
                    None => call,
                };
                let answer = call.secret_header(bearer.header()).send().await?;
                vec![Some(Reply::from_answer(&answer)?)]
            }
            many => self.batch(many, bearer).await?,
        };
        let signs = replies.iter().flatten().map(Reply::signs);
        self.pace.observe(lane, signs.fold(Signs::default(), Signs::and));
        Ok(replies)
    }
}

/// The batch was answered, but not this item of it: like an answer that was lost.
pub(super) fn lost_item() -> Unanswered {
    Unanswered::Lost(HttpError::Malformed {
        status: 200,
        reason: "the batch was answered without this item".to_owned(),
        request_id: None,
    })
}
