use std::time::Duration;

use sync_core::ports::PbxSource;
use sync_core::user::Completeness;
use tokio::time::Instant;

use crate::fixture::*;

/// 2026-01-01T00:00:00Z, where the fixture's clock begins.
const START: i64 = 1_767_225_600;

#[tokio::test(start_paused = true)]
async fn never_more_than_twenty_in_ten_seconds_nor_our_share_in_a_minute() {
    let f = fixture(|asked, _| paged(asked, 200, 1));
    f.source.read_all().await.unwrap();
    let times: Vec<Instant> = f.asked().iter().map(|asked| asked.at).collect();
    let most_within = |span: Duration| {
        let within = |from: &Instant| {
            times
                .iter()
                .filter(|t| **t >= *from && **t < *from + span)
                .count()
        };
        times.iter().map(within).max().unwrap()
    };
    assert!(most_within(Duration::from_secs(10)) <= 20);
    assert!(
        most_within(Duration::from_secs(60)) <= 85,
        "{}",
        most_within(Duration::from_secs(60))
    );
}

#[tokio::test(start_paused = true)]
async fn a_429_is_waited_out_until_the_reset_of_the_window() {
    let f = fixture(|asked, before| match before {
        1 => error(
            429,
            None,
            "RATE_LIMIT_EXCEEDED",
            "Maximum 100 requests per minute exceeded",
        )
        .with("x-ratelimit-limit", 100)
        .with("x-ratelimit-remaining", 0)
        .with("x-ratelimit-reset", START + 50),
        _ => paged(asked, 2, 1),
    });
    let started = Instant::now();
    let read = f.source.read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    assert!(
        started.elapsed() >= Duration::from_secs(50),
        "{:?}",
        started.elapsed()
    );
    assert!(
        started.elapsed() <= Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(f.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_where_present() {
    let f = fixture(|asked, before| match before {
        0 => error(429, None, "TOO_MANY_REQUESTS", "x").with("retry-after", 33),
        _ => paged(asked, 1, 1),
    });
    let started = Instant::now();
    f.source.read_all().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(33));
}

#[tokio::test(start_paused = true)]
async fn a_429_without_a_time_is_backed_off_and_ends_after_five_repetitions() {
    let f = fixture(|_, _| error(429, None, "TOO_MANY_REQUESTS", "x"));
    let started = Instant::now();
    f.source.read_all().await.unwrap_err();
    assert_eq!(f.count(), 6);
    assert!(
        started.elapsed() >= Duration::from_secs(2 + 4 + 8 + 16 + 32),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn below_ten_remaining_the_rest_is_spread_over_the_window() {
    let f = fixture(|asked, _| {
        paged(asked, 8, 1)
            .with("x-ratelimit-limit", 100)
            .with("x-ratelimit-remaining", 3)
            .with("x-ratelimit-reset", START + 60)
    });
    let started = Instant::now();
    f.source.read_all().await.unwrap();
    assert!(
        started.elapsed() >= Duration::from_secs(40),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn the_servers_clock_decides_how_long_a_reset_is_away() {
    let f = fixture(|asked, before| match before {
        0 => error(429, None, "TOO_MANY_REQUESTS", "x")
            .with("date", "Thu, 01 Jan 2026 05:00:00 GMT")
            .with("x-ratelimit-limit", 100)
            .with("x-ratelimit-remaining", 0)
            .with("x-ratelimit-reset", START + 5 * 3600 + 20),
        _ => paged(asked, 1, 1),
    });
    let started = Instant::now();
    f.source.read_all().await.unwrap();
    assert!(
        (20..25).contains(&started.elapsed().as_secs()),
        "{:?}",
        started.elapsed()
    );
}
