//! An empty window of Tauri with the same web view: what ours is measured against (`tests/benches/window.mjs`).
//! Its page comes from a scheme of its own, so that nothing of Voice Sync is loaded. `empty://localhost/table/N` is a
//! static page with N rows.

use std::{borrow::Cow, fmt::Write as _};
use tauri::{
    WebviewUrl, WebviewWindowBuilder,
    http::{Response, Uri, header::CONTENT_TYPE},
};

const SCHEME: &str = "empty";

/// After the frame that shows the page: the same place where ours marks its first useful paint.
const USEFUL: &str =
    "<script>requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('useful')));</script>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = voice_sync_desktop::context::<tauri::Wry>();
    let size = context
        .config()
        .app
        .windows
        .first()
        .map(|window| (window.width, window.height));
    let (width, height) = size.ok_or("tauri.conf.json names a window")?;
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .register_uri_scheme_protocol(SCHEME, |_, request| page(request.uri()))
        .setup(move |app| {
            let url = WebviewUrl::CustomProtocol(format!("{SCHEME}://localhost/").parse()?);
            WebviewWindowBuilder::new(app, "main", url)
                .title("Empty window")
                .inner_size(width, height)
                .build()?;
            Ok(())
        })
        .run(context)?;
    Ok(())
}

fn page(uri: &Uri) -> Response<Cow<'static, [u8]>> {
    let rows = uri
        .path()
        .strip_prefix("/table/")
        .and_then(|rows| rows.parse().ok());
    let body = rows.map_or_else(|| "<p>Empty</p>".to_owned(), table);
    let html = format!("<!doctype html><meta charset=utf-8><title>Empty</title>{body}{USEFUL}");
    let mut response = Response::new(Cow::Owned(html.into_bytes()));
    let html = tauri::http::HeaderValue::from_static("text/html");
    response.headers_mut().insert(CONTENT_TYPE, html);
    response
}

fn table(rows: u32) -> String {
    let mut text = String::from(
        "<style>td { height: 43px; border-bottom: 1px solid #ccc; padding: 0 12px; } table { width: 100%; }</style>\
         <input type=search><table>",
    );
    for n in 0..rows {
        // Writing into a text does not fail.
        let _ = write!(
            text,
            "<tr><td>Person {n}<td>person.{n:05}@contoso.example<td>+44 1130 {n:06}<td>+44 1130 {n:06}<td>Up to date"
        );
    }
    text.push_str("</table>");
    text
}
