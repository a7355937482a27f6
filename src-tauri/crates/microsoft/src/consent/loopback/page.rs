//! What the browser is answered: pages without script, links or anything from elsewhere.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures::{FutureExt, future::BoxFuture};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::request::Head;

/// The address that stays in the tab.
pub(super) const CLEAN: &str = "/done";
const LONGEST_WRITE: Duration = Duration::from_secs(5);
/// How much of a request is drained after the answer. Closing with unread bytes would reset the connection, and the
/// browser might lose the page.
const DRAINED: u64 = 256 * 1024;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;\
                     color-scheme:light dark}h1{font-size:1.5rem}";

/// One answer.
pub(super) struct Response {
    status: u16,
    location: Option<&'static str>,
    title: &'static str,
    text: &'static str,
}

impl Response {
    /// The callback was taken: off to the address without the code.
    pub(super) fn to_the_clean_page() -> Self {
        Self {
            location: Some(CLEAN),
            ..Self::status(303)
        }
    }

    pub(super) fn received() -> Self {
        Self {
            status: 200,
            location: None,
            title: "You can close this window",
            text: "Voice Sync has received the answer from Microsoft. Go back to Voice Sync to see the result.",
        }
    }

    /// A callback without the state that was sent: from an older sign-in, or from somebody else.
    pub(super) fn not_awaited() -> Self {
        Self {
            text: "This is not the answer that Voice Sync waits for, so nothing was done. Go back to the sign-in page \
                   that Voice Sync opened last, or start the sign-in again.",
            ..Self::status(400)
        }
    }

    pub(super) fn status(status: u16) -> Self {
        let text = match status {
            404 => "There is nothing at this address.",
            405 => "This address can only be read.",
            410 => "Voice Sync has already received an answer. A sign-in can be used once.",
            421 => "This address is only for this computer itself.",
            431 => "The request is too large.",
            _ => "Voice Sync cannot use this request.",
        };
        Self {
            status,
            location: None,
            title: "Nothing was done",
            text,
        }
    }

    /// After the callback was taken, its address is gone.
    pub(super) fn or_gone(self) -> Self {
        if self.status == 404 {
            Self::status(410)
        } else {
            self
        }
    }

    /// Writes the answer and closes the connection.
    pub(super) fn send(
        self,
        mut stream: TcpStream,
    ) -> BoxFuture<'static, Option<(TcpStream, Result<Head, Response>)>> {
        async move {
            let write = async {
                stream.write_all(self.text().as_bytes()).await?;
                stream.shutdown().await?;
                let mut rest = stream.take(DRAINED);
                tokio::io::copy(&mut rest, &mut tokio::io::sink()).await
            };
            // The browser may be gone; there is nobody to tell.
            drop(tokio::time::timeout(LONGEST_WRITE, write).await);
            None
        }
        .boxed()
    }

    fn text(&self) -> String {
        let body = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
             <h1>{title}</h1><p>{text}</p></html>",
            title = self.title,
            text = self.text,
        );
        let style = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
        let location = self
            .location
            .map(|to| format!("Location: {to}\r\n"))
            .unwrap_or_default();
        let allow = if self.status == 405 { "Allow: GET\r\n" } else { "" };
        format!(
            "HTTP/1.1 {status} {reason}\r\n{location}{allow}\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Length: {length}\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'\r\n\
             Cache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Connection: close\r\n\r\n{body}",
            status = self.status,
            reason = reason(self.status),
            length = body.len(),
        )
    }
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Refused")
}
