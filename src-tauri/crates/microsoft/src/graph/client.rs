//! Requests to Graph: origin, token, request ids, pace, and the repetition of reads.

use crate::{
    graph::{
        error_table::Doing,
        odata::Page,
        pace::{Lane, Pace, Signs},
        reply::Reply,
    },
    token::{Bearer, TokenCache},
    told::{Told, no_answer},
};
use futures::{StreamExt, stream};
use http::{HeaderName, Method};
use outbound::{Answer, Call, Client, HttpError, Origin, RetryReads, Transport};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use sync_core::failure::{Failure, FailureClass};

/// Items of one `$batch` at most ("Combine multiple HTTP requests using JSON batching").
const BATCH: usize = 20;
/// Batches of reads under way at once.
const PARALLEL: usize = 4;
/// The version of Graph that has everything we need (`teamsAdministration`).
const VERSION: &str = "/v1.0";
/// Without it, enum values that are newer than v1.0 come as `unknownFutureValue`.
pub(crate) const PREFER: (&str, &str) = ("prefer", "include-unknown-enum-members");

/// One request, below `/v1.0`.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
}

impl Request {
    pub(crate) fn get(path: String) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
        }
    }

    pub(crate) fn post(path: String, body: Value) -> Self {
        Self {
            method: Method::POST,
            path,
            body: Some(body),
        }
    }
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

/// Where a page is.
pub(crate) enum Place<'a> {
    /// Below `/v1.0`.
    Path(&'a str),
    /// A link that Graph sent, whole; one to another origin is refused.
    Link(&'a str),
}

/// Microsoft Graph for one tenant.
pub(crate) struct Graph {
    pub(super) http: Client,
    tokens: TokenCache,
    pace: Pace,
    patience: RetryReads,
    batched: bool,
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
            .request_id_header(HeaderName::from_static("client-request-id"))
            .response_id_header(HeaderName::from_static("request-id"))
            .build();
        Self {
            http,
            tokens,
            pace,
            patience,
            batched,
            version,
        }
    }

    /// A call to a path below the version.
    pub(super) fn call(&self, method: Method, path: &str) -> Call {
        self.http.call(method, &format!("{}{path}", self.version))
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Asks many questions and repeats those that met a passing fault. A reply is 2xx, 404 or 410; one
    /// question's failure is its own.
    pub(crate) async fn read_many(&self, requests: Vec<Request>) -> Vec<Result<Reply, Failure>> {
        let Some(first) = requests.first() else {
            return Vec::new();
        };
        let size = if self.batched {
            self.pace.batch(Lane::of_read(&first.path), BATCH)
        } else {
            1
        };
        let chunks: Vec<Vec<Request>> = requests.chunks(size).map(<[Request]>::to_vec).collect();
        let answers = stream::iter(chunks)
            .map(|chunk| self.read_chunk(chunk))
            .buffered(PARALLEL);
        answers.collect::<Vec<_>>().await.into_iter().flatten().collect()
    }

    /// Asks one question.
    pub(crate) async fn read_one(&self, request: Request) -> Result<Reply, Failure> {
        let replies = self.read_chunk(vec![request]).await;
        replies
            .into_iter()
            .next()
            .unwrap_or_else(|| Err(lost_item().failure()))
    }

    /// One page of a list. A broken page is read again.
    pub(crate) async fn page<T: DeserializeOwned>(&self, place: Place<'_>) -> Result<Page<T>, Failure> {
        let lane = match place {
            Place::Path(path) => Lane::of_read(path),
            Place::Link(link) if link.contains("/admin/teams/") => Lane::Teams,
            Place::Link(_) => Lane::Directory,
        };
        let read = self.patience.run(|| async {
            self.pace.take(lane, 1).await;
            let answer = self
                .answer_to(&place, lane)
                .await
                .map_err(|lost| Told(lost.failure()))?;
            if answer.is_success() {
                return answer.json().map_err(|e| Told(no_answer(&e)));
            }
            let reply = Reply::from_answer(&answer).map_err(|e| Told(no_answer(&e)))?;
            Err(Told(reply.failure(Doing::Read)))
        });
        read.await.map_err(|told| told.0)
    }

    /// Sends writes, each at most once (twice where the token was refused, for then nothing was done), in the
    /// order given where they go one by one.
    pub(crate) async fn write_many(&self, requests: Vec<Request>) -> Vec<Result<Reply, Unanswered>> {
        let size = if self.batched { BATCH } else { 1 };
        let mut results = Vec::with_capacity(requests.len());
        for chunk in requests.chunks(size) {
            match self.exchange(chunk.to_vec(), Lane::Write).await {
                Ok(replies) => results.extend(replies.into_iter().map(|reply| reply.ok_or_else(lost_item))),
                Err(lost) => results.extend(chunk.iter().map(|_| Err(lost.clone()))),
            }
        }
        results
    }

    async fn read_chunk(&self, requests: Vec<Request>) -> Vec<Result<Reply, Failure>> {
        let unasked: Vec<Result<Reply, Failure>> =
            requests.iter().map(|_| Err(lost_item().failure())).collect();
        let lane = requests
            .first()
            .map_or(Lane::Directory, |request| Lane::of_read(&request.path));
        let results = Mutex::new(unasked);
        let tries = self.patience.run(|| async {
            let pending = pending(&results.lock().unwrap_or_else(PoisonError::into_inner));
            self.pace.take(lane, pending.len()).await;
            let asked = pending.iter().map(|at| requests[*at].clone()).collect();
            let replies = self.exchange(asked, lane).await;
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            match replies {
                Ok(replies) => pending.iter().zip(replies).for_each(|(at, reply)| {
                    results[*at] = reply
                        .ok_or_else(|| lost_item().failure())
                        .and_then(|r| r.judge(Doing::Read));
                }),
                Err(lost) => pending.iter().for_each(|at| results[*at] = Err(lost.failure())),
            }
            again(&results).map_or(Ok(()), |failure| Err(Told(failure)))
        });
        drop(tries.await);
        results.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// One round trip for up to 20 requests; items whose token was refused are sent once more with another.
    async fn exchange(&self, requests: Vec<Request>, lane: Lane) -> Result<Vec<Option<Reply>>, Unanswered> {
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
                let answer = call.secret_header(bearer.header()).send().await?;
                vec![Some(Reply::from_answer(&answer)?)]
            }
            many => self.batch(many, bearer).await?,
        };
        for reply in replies.iter().flatten() {
            self.pace.observe(lane, reply.signs());
        }
        Ok(replies)
    }

    async fn answer_to(&self, place: &Place<'_>, lane: Lane) -> Result<Answer, Unanswered> {
        let bearer = self.tokens.current().await.map_err(Unanswered::NoToken)?;
        let answer = self.send_page(place, &bearer, lane).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let bearer = self
            .tokens
            .other_than(&bearer)
            .await
            .map_err(Unanswered::NoToken)?;
        self.send_page(place, &bearer, lane).await
    }

    async fn send_page(&self, place: &Place<'_>, bearer: &Bearer, lane: Lane) -> Result<Answer, Unanswered> {
        let call = match place {
            Place::Path(path) => self.call(Method::GET, path),
            Place::Link(link) => self.http.follow(link),
        };
        let call = call
            .header(HeaderName::from_static(PREFER.0), PREFER.1)
            .secret_header(bearer.header());
        let answer = call.send().await.map_err(Unanswered::Lost)?;
        self.pace.observe(lane, Signs::of(&answer));
        Ok(answer)
    }
}

/// The batch was answered, but not this item of it: like an answer that was lost.
fn lost_item() -> Unanswered {
    Unanswered::Lost(HttpError::Malformed {
        status: 200,
        reason: "the batch was answered without this item".to_owned(),
        request_id: None,
    })
}

/// The places that have no lasting result yet.
fn pending(results: &[Result<Reply, Failure>]) -> Vec<usize> {
    let passing = |at: &usize| {
        results[*at]
            .as_ref()
            .is_err_and(|f| f.class == FailureClass::RetryFast)
    };
    (0..results.len()).filter(passing).collect()
}

/// The failure to wait for before asking again: the one with the longest time named.
fn again(results: &[Result<Reply, Failure>]) -> Option<Failure> {
    let passing = pending(results)
        .into_iter()
        .filter_map(|at| results[at].as_ref().err());
    passing
        .max_by_key(|failure| failure.retry_after.unwrap_or(Duration::ZERO))
        .cloned()
}
