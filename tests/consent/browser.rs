//! A browser in which somebody presses buttons.

use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use std::sync::Mutex;

/// A browser of its own: it follows redirects and keeps one cookie.
pub struct Browser {
    client: Client,
    cookie: Mutex<Option<String>>,
}

impl Browser {
    pub fn new() -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build();
        Self {
            client: client.expect("a client"),
            cookie: Mutex::new(None),
        }
    }

    /// Opens a page and presses what `account` would, until it is sent back to the application. Returns the last
    /// page's text.
    pub async fn visit(&self, url: &str, account: &str, button: &str) -> String {
        let page = self.get(url).await;
        self.go_on(page, url, account, button).await
    }

    /// Enters the code of a device at `url` and goes on as `visit` does.
    pub async fn enter_code(&self, url: &str, code: &str, account: &str) -> String {
        drop(self.get(url).await);
        let page = self
            .send(self.client.post(url).form(&[("user_code", code)]))
            .await;
        self.go_on(page, url, account, "accept").await
    }

    async fn go_on(&self, mut page: Response, url: &str, account: &str, button: &str) -> String {
        for _ in 0..8 {
            if let Some(to) = location(&page) {
                page = self.get(&absolute(url, &to)).await;
                continue;
            }
            let html = page.text().await.expect("a page");
            let Some(flow) = between(&html, "name=\"flow\" value=\"", "\"") else {
                return html;
            };
            let pressed = if html.contains(&format!("name=\"action\" value=\"{button}\""))
                && !html.contains("name=\"account\"")
            {
                ("action", button)
            } else if html.contains(&format!("value=\"{account}\"")) {
                ("account", account)
            } else {
                return html;
            };
            page = self.press(&absolute(url, "/sign-in"), flow, pressed).await;
        }
        panic!("the pages lead in a circle")
    }

    async fn get(&self, url: &str) -> Response {
        self.send(self.client.get(url)).await
    }

    async fn press(&self, url: &str, flow: &str, pressed: (&str, &str)) -> Response {
        self.send(self.client.post(url).form(&[("flow", flow), pressed]))
            .await
    }

    async fn send(&self, mut asked: RequestBuilder) -> Response {
        let cookie = self.cookie.lock().expect("a cookie").clone();
        if let Some(cookie) = cookie {
            asked = asked.header(header::COOKIE, cookie);
        }
        let page = asked.send().await.expect("an answer");
        self.keep(&page);
        page
    }

    fn keep(&self, page: &Response) {
        let set = page.headers().get(header::SET_COOKIE);
        if let Some((cookie, _)) = set.and_then(|set| set.to_str().ok()?.split_once(';')) {
            *self.cookie.lock().expect("a cookie") = Some(cookie.to_owned());
        }
    }
}

fn location(page: &Response) -> Option<String> {
    let to = page.headers().get(header::LOCATION)?;
    Some(to.to_str().ok()?.to_owned())
}

fn absolute(base: &str, to: &str) -> String {
    if to.starts_with("http") {
        return to.to_owned();
    }
    let host_ends = base[8..].find('/').map_or(base.len(), |at| at + 8);
    format!("{}{to}", &base[..host_ends])
}

/// What stands between these in the text.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split(before).nth(1)?.split(after).next()
}
