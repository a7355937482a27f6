//! Reads: many at once, repeated while they meet passing faults, and lists page by page.

use crate::{
    graph::{
        client::{BATCH, Graph, PREFER, Request, Unanswered, lost_item},
        error_table::Doing,
        odata::Page,
        pace::{Lane, Signs},
        reply::Reply,
    },
    token::Bearer,
    told::{Told, no_answer},
};
use futures::{StreamExt, stream};
use http::{HeaderName, Method};
use outbound::{Answer, RetryReads};
use serde::de::DeserializeOwned;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use sync_core::failure::{Failure, FailureClass};
use tokio::time::Instant;

/// Batches under way at once.
const PARALLEL: usize = 4;

/// Where a page is.
pub(crate) enum Place<'a> {
    /// Below `/v1.0`.
    Path(&'a str),
    /// A link that Graph sent, whole; one to another origin is refused.
    Link(&'a str),
}

impl Graph {
    /// Asks many questions and repeats those that met a passing fault. A reply is 2xx, 404 or 410; one
    /// question's failure is its own.
    pub(crate) async fn read_many(&self, requests: Vec<Request>) -> Vec<Result<Reply, Failure>> {
        self.read_many_dated(requests).await.0
    }

    /// The same, with when the oldest of the replies was asked for.
    pub(crate) async fn read_many_dated(
        &self,
        requests: Vec<Request>,
    ) -> (Vec<Result<Reply, Failure>>, Option<Instant>) {
        let Some(first) = requests.first() else {
            return (Vec::new(), None);
        };
        let size = if self.is_batched() {
            self.pace.batch(Lane::of_read(&first.path), BATCH)
        } else {
            1
        };
        let chunks: Vec<Vec<Request>> = requests.chunks(size).map(<[Request]>::to_vec).collect();
        let answers = stream::iter(chunks)
            .map(|chunk| self.read_chunk(chunk, &self.patience))
            .buffered(PARALLEL);
        let (mut replies, mut oldest) = (Vec::new(), None);
        for (some, asked) in answers.collect::<Vec<_>>().await {
            replies.extend(some);
            oldest = earlier(oldest, asked);
        }
        (replies, oldest)
    }

    /// Asks one question.
    pub(crate) async fn read_one(&self, request: Request) -> Result<Reply, Failure> {
        only(self.read_chunk(vec![request], &self.patience).await.0)
    }

    /// Asks one question for somebody who is waiting.
    pub(crate) async fn read_now(&self, request: Request) -> Result<Reply, Failure> {
        only(self.read_chunk(vec![request], &RetryReads::interactive()).await.0)
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

    async fn read_chunk(
        &self,
        requests: Vec<Request>,
        patience: &RetryReads,
    ) -> (Vec<Result<Reply, Failure>>, Option<Instant>) {
        let unasked: Vec<Result<Reply, Failure>> =
            requests.iter().map(|_| Err(lost_item().failure())).collect();
        let lane = requests
            .first()
            .map_or(Lane::Directory, |request| Lane::of_read(&request.path));
        let results = Mutex::new(unasked);
        let oldest = Mutex::new(None);
        let tries = patience.run(|| async {
            let pending = pending(&results.lock().unwrap_or_else(PoisonError::into_inner));
            self.pace.take(lane, pending.len()).await;
            let asked = pending.iter().map(|at| requests[*at].clone()).collect();
            let begun = Instant::now();
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
            if pending.iter().any(|at| results[*at].is_ok()) {
                let mut oldest = oldest.lock().unwrap_or_else(PoisonError::into_inner);
                *oldest = earlier(*oldest, Some(begun));
            }
            again(&results).map_or(Ok(()), |failure| Err(Told(failure)))
        });
        drop(tries.await);
        (
            results.into_inner().unwrap_or_else(PoisonError::into_inner),
            oldest.into_inner().unwrap_or_else(PoisonError::into_inner),
        )
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

/// The earlier of two moments that are known.
pub(crate) fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

fn only(replies: Vec<Result<Reply, Failure>>) -> Result<Reply, Failure> {
    let lost = || Err(lost_item().failure());
    replies.into_iter().next().unwrap_or_else(lost)
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
