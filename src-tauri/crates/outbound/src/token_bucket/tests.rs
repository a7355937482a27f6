use super::*;
use proptest::prelude::*;
use std::sync::Mutex as StdMutex;

fn paused<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// Runs one task per entry (milliseconds of delay before it asks, tokens) and returns the grants in the order
/// they were made: (index, time, tokens).
async fn grants(bucket: &TokenBucket, asks: &[(u64, u32)]) -> Vec<(usize, Duration, u32)> {
    let start = Instant::now();
    let log = Arc::new(StdMutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for (index, &(delay, tokens)) in asks.iter().enumerate() {
        let (bucket, log) = (bucket.clone(), log.clone());
        tasks.spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            bucket.acquire(tokens).await;
            log.lock().unwrap().push((index, start.elapsed(), tokens));
        });
    }
    tasks.join_all().await;
    let log = log.lock().unwrap();
    log.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn never_more_than_rate_times_time_plus_burst(
        rate in 0.5f64..50.0,
        burst in 1u32..20,
        gaps in prop::collection::vec((0u64..2_000, 1u32..20), 1..40),
    ) {
        let asks: Vec<_> = gaps.into_iter().map(|(gap, n)| (gap, n.min(burst))).collect();
        let made = paused(async { grants(&TokenBucket::new(rate, burst), &asks).await });
        prop_assert_eq!(made.len(), asks.len());
        for from in 0..made.len() {
            let mut sum = 0.0;
            for to in from..made.len() {
                sum += f64::from(made[to].2);
                let span = (made[to].1 - made[from].1).as_secs_f64();
                prop_assert!(sum <= rate * span + f64::from(burst) + 0.01, "{} in {} s", sum, span);
            }
        }
    }

    #[test]
    fn first_come_first_served_and_nobody_starves(
        rate in 0.5f64..50.0,
        burst in 1u32..5,
        sizes in prop::collection::vec(1u32..12, 1..30),
    ) {
        let asks: Vec<_> = sizes.into_iter().enumerate().map(|(i, n)| (i as u64, n)).collect();
        let made = paused(async { grants(&TokenBucket::new(rate, burst), &asks).await });
        let order: Vec<_> = made.iter().map(|grant| grant.0).collect();
        prop_assert_eq!(order, (0..asks.len()).collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_every_clone_and_the_longer_one_wins() {
    let bucket = TokenBucket::new(10.0, 10);
    let start = Instant::now();
    bucket.clone().pause_for(Duration::from_secs(30));
    bucket.pause_for(Duration::from_secs(1));
    bucket.acquire(1).await;
    assert_eq!(start.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_comes_while_waiting_is_obeyed() {
    let bucket = TokenBucket::new(1.0, 1);
    let start = Instant::now();
    bucket.acquire(1).await;
    let waiting = tokio::spawn({
        let bucket = bucket.clone();
        async move { bucket.acquire(1).await }
    });
    tokio::task::yield_now().await;
    bucket.pause_for(Duration::from_secs(60));
    waiting.await.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_new_rate_reaches_those_who_wait() {
    let bucket = TokenBucket::new(0.01, 1);
    let start = Instant::now();
    bucket.acquire(1).await;
    let waiting = tokio::spawn({
        let bucket = bucket.clone();
        async move { bucket.acquire(1).await }
    });
    tokio::task::yield_now().await;
    bucket.set_rate(10.0);
    waiting.await.unwrap();
    assert!(
        start.elapsed() <= Duration::from_millis(101),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_does_not_block_the_queue() {
    let bucket = TokenBucket::new(1.0, 1);
    bucket.acquire(1).await;
    let gave_up = tokio::time::timeout(Duration::from_millis(10), bucket.acquire(1)).await;
    assert!(gave_up.is_err());
    bucket.acquire(1).await;
}

#[tokio::test(start_paused = true)]
async fn absurd_rates_are_kept_within_bounds() {
    for rate in [0.0, -1.0, f64::NAN] {
        assert!((TokenBucket::new(rate, 0).rate() - SLOWEST).abs() < 1e-9);
    }
    let fast = TokenBucket::new(f64::INFINITY, u32::MAX);
    fast.acquire(1_000).await;
    fast.set_rate(f64::MIN_POSITIVE);
}
