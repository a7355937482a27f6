use super::*;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
};

const STATE: &str = "the-state";

fn still() -> Now {
    Arc::new(|| Timestamp::UNIX_EPOCH)
}

/// A listener that waits in a task of its own.
struct Waiting {
    port: u16,
    v6: bool,
    cancel: Cancel,
    result: JoinHandle<Result<Callback, Failure>>,
}

async fn waiting_as(bare_errors: bool) -> Waiting {
    let loopback = Loopback::bind().await.unwrap();
    let (port, v6) = (loopback.port(), loopback.v6.is_some());
    let cancel = Cancel::new();
    let deadline = Deadline::after(Duration::from_secs(600), still());
    let handle = cancel.clone();
    let result = tokio::spawn(async move {
        let expected = Expected {
            state: STATE,
            bare_errors,
        };
        loopback.wait(&expected, &deadline, &handle).await
    });
    Waiting {
        port,
        v6,
        cancel,
        result,
    }
}

async fn waiting() -> Waiting {
    waiting_as(false).await
}

impl Waiting {
    async fn send(&self, request: &str) -> String {
        exchange((Ipv4Addr::LOCALHOST, self.port).into(), request).await
    }

    async fn get(&self, target: &str) -> String {
        let port = self.port;
        self.send(&format!(
            "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
        ))
        .await
    }

    /// Sends the right callback and fetches the clean page; what is left is the result.
    async fn end(self) -> Callback {
        let redirect = self.get(&format!("/?code=good&state={STATE}")).await;
        assert_eq!(status(&redirect), 303, "{redirect}");
        assert_eq!(status(&self.get("/done").await), 200);
        self.result.await.unwrap().unwrap()
    }
}

async fn exchange(to: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_code_is_taken_and_the_tab_is_left_at_a_clean_address() {
    let waiting = waiting().await;
    let redirect = waiting
        .get(&format!("/?code=good&state={STATE}&session_state=s"))
        .await;
    assert_eq!(status(&redirect), 303);
    assert!(redirect.contains("\r\nLocation: /done\r\n"));
    let page = waiting.get("/done").await;
    assert_eq!(status(&page), 200);
    for answer in [&redirect, &page] {
        for header in [
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
            "default-src 'none'",
            "X-Content-Type-Options: nosniff",
        ] {
            assert!(answer.contains(header), "{header}");
        }
        assert!(!answer.contains("good") && !answer.contains("<script"));
    }
    assert!(page.contains("You can close this window"));
    let callback = waiting.result.await.unwrap().unwrap();
    assert_eq!(callback.get("code"), Some("good"));
    assert!(!format!("{callback:?}").contains("good"));
}

#[tokio::test]
async fn the_port_is_owned_on_both_families_and_closed_after_the_callback() {
    let waiting = waiting().await;
    let port = waiting.port;
    assert!(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err());
    if waiting.v6 {
        assert!(std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_err());
        let request = format!("GET /?code=six&state={STATE} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
        assert_eq!(status(&exchange(v6, &request).await), 303);
        assert_eq!(status(&waiting.get("/done").await), 200);
        assert_eq!(waiting.result.await.unwrap().unwrap().get("code"), Some("six"));
        assert!(TcpStream::connect(v6).await.is_err(), "a replay finds nobody");
    } else {
        waiting.end().await;
    }
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err());
}

#[tokio::test]
async fn another_path_method_or_host_is_refused_and_waiting_goes_on() {
    let waiting = waiting().await;
    let port = waiting.port;
    let query = format!("code=bad&state={STATE}");
    let with_host = |host: String| format!("GET /?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let own = format!("Host: localhost:{port}\r\n");
    for (request, refused) in [
        (format!("GET /callback?{query} HTTP/1.1\r\n{own}\r\n"), 404),
        (format!("GET /favicon.ico HTTP/1.1\r\n{own}\r\n"), 404),
        (format!("GET /done HTTP/1.1\r\n{own}\r\n"), 404),
        (
            format!("POST /?{query} HTTP/1.1\r\n{own}Content-Length: 0\r\n\r\n"),
            405,
        ),
        (format!("HEAD /?{query} HTTP/1.1\r\n{own}\r\n"), 405),
        (with_host("localhost".into()), 421),
        (with_host(format!("localhost:{}", port ^ 1)), 421),
        (with_host(format!("evil.example:{port}")), 421),
        (with_host(format!("localhost.evil.example:{port}")), 421),
        (format!("GET /?{query} HTTP/1.1\r\n\r\n"), 400),
        (format!("GET /?{query} HTTP/1.1\r\n{own}{own}\r\n"), 400),
        (
            format!("GET http://localhost:{port}/?{query} HTTP/1.1\r\n{own}\r\n"),
            404,
        ),
        ("nonsense\r\n\r\n".to_owned(), 400),
    ] {
        assert_eq!(status(&waiting.send(&request).await), refused, "{request}");
    }
    assert!(!waiting.result.is_finished());
    assert_eq!(waiting.end().await.get("code"), Some("good"));
}

#[tokio::test]
async fn the_name_127_0_0_1_is_this_computer_too() {
    let waiting = waiting().await;
    let port = waiting.port;
    let request = format!("GET /?code=n&state={STATE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    assert_eq!(status(&waiting.send(&request).await), 303);
    waiting.get("/done").await;
    assert_eq!(waiting.result.await.unwrap().unwrap().get("code"), Some("n"));
}

#[tokio::test]
async fn a_callback_without_the_state_that_was_sent_does_nothing() {
    let waiting = waiting().await;
    for target in [
        "/?code=bad&state=another".to_owned(),
        format!("/?code=bad&state={STATE}x"),
        "/?code=bad&state=".to_owned(),
        "/?code=bad".to_owned(),
        "/?error=access_denied".to_owned(),
        "/".to_owned(),
        format!("/?code=bad&code=worse&state={STATE}"),
        format!("/?code=bad&state=another&state={STATE}"),
    ] {
        assert_eq!(status(&waiting.get(&target).await), 400, "{target}");
    }
    assert_eq!(waiting.end().await.get("code"), Some("good"));
}

#[tokio::test]
async fn only_an_error_may_come_without_a_state_and_only_where_that_is_allowed() {
    let waiting = waiting_as(true).await;
    assert_eq!(status(&waiting.get("/?admin_consent=True&tenant=t").await), 400);
    assert_eq!(
        status(&waiting.get("/?error=permission_denied&state=another").await),
        400
    );
    assert_eq!(status(&waiting.get("/?error=permission_denied").await), 303);
    waiting.get("/done").await;
    let callback = waiting.result.await.unwrap().unwrap();
    assert_eq!(callback.get("error"), Some("permission_denied"));
}

#[tokio::test]
async fn a_second_callback_is_refused() {
    let waiting = waiting().await;
    let first = waiting.get(&format!("/?code=first&state={STATE}")).await;
    assert_eq!(status(&first), 303);
    let second = waiting.get(&format!("/?code=second&state={STATE}")).await;
    assert_eq!(status(&second), 410);
    assert_eq!(status(&waiting.get("/done").await), 200);
    assert_eq!(waiting.result.await.unwrap().unwrap().get("code"), Some("first"));
}

#[tokio::test]
async fn connections_that_say_nothing_do_not_keep_the_callback_away() {
    let waiting = waiting().await;
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(
            TcpStream::connect((Ipv4Addr::LOCALHOST, waiting.port))
                .await
                .unwrap(),
        );
    }
    assert_eq!(waiting.end().await.get("code"), Some("good"));
    drop(silent);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_is_closed() {
    let waiting = waiting().await;
    let started = Instant::now();
    let silent = exchange((Ipv4Addr::LOCALHOST, waiting.port).into(), "GET / HTT").await;
    assert_eq!(silent, "");
    // The paused clock hops ahead whenever it waits for a socket.
    assert!((10..60).contains(&started.elapsed().as_secs()));
}

#[tokio::test]
async fn a_request_in_pieces_is_read_and_an_endless_one_is_not() {
    let waiting = waiting().await;
    let long = format!(
        "GET /?code={} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        "x".repeat(40_000),
        waiting.port
    );
    assert_eq!(status(&waiting.send(&long).await), 431);
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(200));
    assert_eq!(status(&waiting.send(&many).await), 431);
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, waiting.port))
        .await
        .unwrap();
    for piece in [
        "GET /?code=slow",
        &format!("&state={STATE} HTTP/1.1\r\nHo"),
        &format!("st: localhost:{}\r\n\r\n", waiting.port),
    ] {
        stream.write_all(piece.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(status(&answer), 303);
    waiting.get("/done").await;
    assert_eq!(waiting.result.await.unwrap().unwrap().get("code"), Some("slow"));
}

#[tokio::test]
async fn cancelling_ends_the_wait_and_frees_the_port() {
    let waiting = waiting().await;
    waiting.cancel.cancel();
    let failure = waiting.result.await.unwrap().unwrap_err();
    assert_eq!(failure.code, ErrorCode::SignInCancelled);
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, waiting.port))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn dropping_the_wait_frees_the_port() {
    let waiting = waiting().await;
    waiting.result.abort();
    assert!(waiting.result.await.unwrap_err().is_cancelled());
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, waiting.port))
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn after_ten_minutes_the_sign_in_is_over() {
    let started = Instant::now();
    let failure = waiting().await.result.await.unwrap().unwrap_err();
    assert_eq!(failure.code, ErrorCode::SignInExpired);
    assert_eq!(started.elapsed().as_secs(), 600);
}

#[tokio::test(start_paused = true)]
async fn a_night_of_sleep_ends_the_sign_in_too() {
    use std::sync::atomic::{AtomicI64, Ordering};
    let wall = Arc::new(AtomicI64::new(0));
    let clock = wall.clone();
    let now: Now = Arc::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap());
    let deadline = Deadline::after(Duration::from_secs(600), now);
    assert_eq!(deadline.at(), Timestamp::from_second(600).unwrap());
    assert!(!deadline.has_passed());
    wall.store(30_000, Ordering::SeqCst);
    let started = Instant::now();
    deadline.passed().await;
    assert!(started.elapsed() <= LOOK);
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_never_fetches_the_page_delays_nothing_for_long() {
    let loopback = Loopback::bind().await.unwrap();
    let started = Instant::now();
    loopback.farewell(FuturesUnordered::new()).await;
    assert_eq!(started.elapsed(), FAREWELL);
}
