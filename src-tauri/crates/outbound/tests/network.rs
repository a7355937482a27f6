//! The network transport against real sockets on loopback.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use std::sync::Arc;
use std::time::Duration;

use outbound::{Client, HttpError, NetworkTransport, Origin, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn client(origin: &str) -> Client {
    let transport = Arc::new(NetworkTransport::new("VoiceSync/test"));
    Client::builder(transport, Origin::parse(origin).unwrap())
        .size_limit(64 * 1024)
        .timeout(Duration::from_secs(5))
        .build()
}

/// Serves one connection: reads the head of the request, then lets `answer` write.
async fn one_connection<F, Fut>(answer: F) -> String
where
    F: FnOnce(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        answer(socket).await;
    });
    origin
}

#[tokio::test]
async fn redirects_are_never_followed() {
    let server = MockServer::start().await;
    let away = ResponseTemplate::new(302).insert_header("location", format!("{}/there", server.uri()));
    Mock::given(method("GET"))
        .and(path("/here"))
        .respond_with(away)
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(path("/there"))
        .respond_with(ResponseTemplate::new(200))
        .expect(0)
        .mount(&server)
        .await;
    let answer = client(&server.uri()).get("here").send().await.unwrap();
    assert_eq!(answer.status, 302);
    assert!(matches!(
        answer.success(),
        Err(HttpError::Status { code: 302, .. })
    ));
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let server = MockServer::start().await;
    let sweet = ResponseTemplate::new(200).insert_header("set-cookie", "a=b");
    Mock::given(path("/x")).respond_with(sweet).mount(&server).await;
    let client = client(&server.uri());
    for _ in 0..2 {
        client.get("x").send().await.unwrap();
    }
    let seen = server.received_requests().await.unwrap();
    assert!(seen.iter().all(|request| !request.headers.contains_key("cookie")));
    assert_eq!(seen[0].headers["user-agent"], "VoiceSync/test");
}

#[tokio::test]
async fn a_connection_cut_in_mid_body_is_cut() {
    let origin = one_connection(async |mut socket: TcpStream| {
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half")
            .await
            .unwrap();
    })
    .await;
    let error = client(&origin).get("x").send().await.unwrap_err();
    assert!(
        matches!(error, HttpError::Cut { .. }) && error.was_sent_maybe(),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_connection_cut_before_the_answer_is_cut() {
    let origin = one_connection(async |socket: TcpStream| drop(socket)).await;
    let error = client(&origin).post("x").send().await.unwrap_err();
    assert!(
        matches!(error, HttpError::Cut { .. }) && error.was_sent_maybe(),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_declared_too_large_is_not_read() {
    let origin = one_connection(async |mut socket: TcpStream| {
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let error = client(&origin).get("x").send().await.unwrap_err();
    assert!(
        matches!(error, HttpError::TooLarge { limit: 65_536, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut_at_the_limit() {
    let origin = one_connection(async |mut socket: TcpStream| {
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        socket.write_all(head).await.unwrap();
        let chunk = [b"400\r\n".as_slice(), &[b' '; 1024], b"\r\n"].concat();
        while socket.write_all(&chunk).await.is_ok() {}
    })
    .await;
    let error = client(&origin).get("x").send().await.unwrap_err();
    assert!(matches!(error, HttpError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn a_silent_server_times_out() {
    let origin = one_connection(async |_socket: TcpStream| std::future::pending().await).await;
    let transport = Arc::new(NetworkTransport::new("VoiceSync/test"));
    let client = Client::builder(transport, Origin::parse(&origin).unwrap())
        .timeout(Duration::from_millis(50))
        .build();
    let error = client.get("x").send().await.unwrap_err();
    assert!(matches!(error, HttpError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_listening_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&origin).get("x").send().await.unwrap_err();
    assert!(
        matches!(error, HttpError::Connect { .. }) && !error.was_sent_maybe(),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    let error = client(&origin).get("x").send().await.unwrap_err();
    assert!(
        matches!(error, HttpError::Tls { .. }) && !error.was_sent_maybe(),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_transport_itself_refuses_plain_http_to_elsewhere() {
    let request = http::Request::get("http://api.example.test/")
        .body(bytes::Bytes::new())
        .unwrap();
    let error = NetworkTransport::new("x").send(request).await.err().unwrap();
    assert!(matches!(error, HttpError::ForeignOrigin { .. }));
}

#[tokio::test]
async fn html_instead_of_json_is_said_so() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>Gateway</html>", "text/html");
    Mock::given(path("/x")).respond_with(page).mount(&server).await;
    let answer = client(&server.uri()).get("x").send().await.unwrap();
    let error = answer.json::<u8>().unwrap_err();
    assert!(error.to_string().contains("HTML"), "{error}");
}

#[tokio::test]
async fn missing_root_certificates_name_the_package() {
    const CHILD: &str = "OUTBOUND_TEST_WITHOUT_ROOTS";
    if std::env::var_os(CHILD).is_some() {
        let error = client("https://api.example.invalid")
            .get("x")
            .send()
            .await
            .unwrap_err();
        assert!(matches!(error, HttpError::Tls { .. }), "{error:?}");
        assert!(error.to_string().contains("ca-certificates"), "{error}");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let loopback = client(&origin).get("x").send().await.unwrap_err();
        assert!(matches!(loopback, HttpError::Connect { .. }), "{loopback:?}");
        return;
    }
    if !cfg!(target_os = "linux") {
        return;
    }
    let empty = tempfile_dir();
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "missing_root_certificates_name_the_package"])
        .env(CHILD, "1")
        .env("SSL_CERT_FILE", empty.join("none.pem"))
        .env("SSL_CERT_DIR", &empty)
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

/// A folder without certificates: the test's own target folder has no hashed PEM files.
fn tempfile_dir() -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-roots");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("none.pem"), "").unwrap();
    folder
}

#[tokio::test]
async fn loopback_never_goes_through_a_proxy() {
    const CHILD: &str = "OUTBOUND_TEST_BEHIND_PROXY";
    if std::env::var_os(CHILD).is_some() {
        let server = MockServer::start().await;
        Mock::given(path("/x"))
            .respond_with(ResponseTemplate::new(200))
            .mount(&server)
            .await;
        assert_eq!(client(&server.uri()).get("x").send().await.unwrap().status, 200);
        return;
    }
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "loopback_never_goes_through_a_proxy"])
        .env(CHILD, "1")
        .envs([
            ("http_proxy", "http://127.0.0.1:9"),
            ("ALL_PROXY", "http://127.0.0.1:9"),
            ("NO_PROXY", ""),
        ])
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[tokio::test]
async fn an_address_that_somebody_typed_reaches_into_no_network() {
    let server = MockServer::start().await;
    let port = server.address().port();
    for host in [
        "127.0.0.1",
        "[::1]",
        "localhost",
        "10.0.0.1",
        "[fd00::1]",
        "169.254.169.254",
    ] {
        let transport = Arc::new(NetworkTransport::to_public("VoiceSync/test", host));
        let origin = Origin::parse(&format!("https://{host}:{port}")).unwrap();
        let refused = Client::new(transport, origin).post("/hook").send().await;
        assert!(
            matches!(refused, Err(HttpError::ForeignOrigin { .. })),
            "{host}: {refused:?}"
        );
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_transport_of_one_public_host_asks_no_other() {
    let transport = Arc::new(NetworkTransport::to_public("VoiceSync/test", "hooks.example"));
    let origin = Origin::parse("https://other.example").unwrap();
    let refused = Client::new(transport, origin).get("/").send().await;
    let Err(HttpError::ForeignOrigin { bound, .. }) = refused else {
        panic!("asked: {refused:?}");
    };
    assert_eq!(bound, "hooks.example");
}
