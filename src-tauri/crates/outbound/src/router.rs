//! A transport that never leaves the process: any tower service answers.

use std::error::Error;
use std::fmt::Display;

use bytes::Bytes;
use futures::StreamExt;
use http::header::HOST;
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt, BodyStream as Frames, Full};
use tower::{Service, ServiceExt};

use crate::{BodyStream, HttpError, Transport};

/// Hands requests to a service in this process, such as an axum `Router`. It opens no socket, so that
/// tokio's paused clock works, and accepts every origin: the [`Client`](crate::Client) checks that.
#[derive(Clone)]
pub struct RouterTransport<S> {
    service: S,
}

impl<S> RouterTransport<S> {
    /// Wraps a service; it is cloned for each request.
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

#[async_trait::async_trait]
impl<S, B> Transport for RouterTransport<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Display + Send,
    B: BodyExt<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<BodyStream>, HttpError> {
        let host = request
            .uri()
            .authority()
            .map(ToString::to_string)
            .unwrap_or_default();
        if let Ok(value) = HeaderValue::try_from(host.as_str()) {
            request.headers_mut().entry(HOST).or_insert(value);
        }
        let answer = self.service.clone().oneshot(request.map(Full::new)).await;
        let response = answer.map_err(|e| HttpError::Cut {
            host: host.clone(),
            detail: e.to_string(),
        })?;
        Ok(response.map(|body| data_of(body, host)))
    }
}

fn data_of<B>(body: B, host: String) -> BodyStream
where
    B: BodyExt<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let pieces = Frames::new(Box::pin(body)).filter_map(move |frame| {
        let piece = match frame {
            Ok(frame) => frame.into_data().ok().map(Ok),
            Err(e) => Some(Err(HttpError::Cut {
                host: host.clone(),
                detail: e.into().to_string(),
            })),
        };
        futures::future::ready(piece)
    });
    pieces.boxed()
}
