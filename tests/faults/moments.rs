//! The process is killed from outside at twenty random moments.
//!
//! A moment is a number of lines in the tenant's journal, not a time: the same seed cuts at about the same
//! place on a slow computer.

use crate::{
    command::Ran,
    connection::Connection,
    edits::{people, renew, rotate},
};
use rand_chacha::{
    ChaCha12Rng,
    rand_core::{Rng, SeedableRng},
};

/// Kills in each of the four worlds.
const KILLS: usize = 5;
/// A job that ended before its moment is no kill; so many may.
const MISSES: usize = 10;

struct Moments(ChaCha12Rng);

impl Moments {
    /// A number in `0..end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(end).expect("a small number"))
            .expect("a small number")
    }
}

/// Starts the command and kills it once the tenant's journal has so many more lines. False where it ended
/// before.
async fn kill_after(connection: &Connection, arguments: &[&str], lines: usize) -> bool {
    let since = connection.tenant.mark().await;
    let mut child = connection.command(arguments).spawn().expect("a process");
    while connection.tenant.journal(since).await.len() < lines {
        if child.try_wait().expect("a process").is_some() {
            break;
        }
    }
    child.kill().expect("a process of ours");
    Ran::from(child.wait_with_output().expect("its end")).killed()
}

async fn survives_kills(seed: u64) {
    eprintln!("moments drawn with seed {seed}");
    let mut moments = Moments(ChaCha12Rng::seed_from_u64(seed));
    let connection = Connection::new(seed);
    connection.connect(!seed.is_multiple_of(4));
    let mut mark = connection.mark().await;
    let (mut kills, mut round) = (0, 0);
    while kills < KILLS {
        assert!(round < KILLS + MISSES, "only {kills} of {round} jobs were killed");
        let synced = match moments.below(3) {
            0 if round > 0 => {
                kills += usize::from(kill_after(&connection, &["sync"], moments.below(40)).await);
                None
            }
            _ => Some(connection.run(&["sync", "--json"]).exits(&[0, 3, 4])),
        };
        if let Some(held) = synced.and_then(|synced| synced.held()) {
            let lines = moments.below(160);
            let approve = ["approve", &held.to_string()];
            kills += usize::from(kill_after(&connection, &approve, lines).await);
        }
        connection.converge();
        connection.assert_whole(&mark).await;

        mark = connection.mark().await;
        let people = people(&connection.tenant).await;
        let first = moments.below(people.len() - 7);
        rotate(&connection.tenant, &people[first..first + 2]).await;
        rotate(&connection.tenant, &people[first + 2..first + 5]).await;
        renew(&connection.tenant, &people[first + 5], round).await;
        renew(&connection.tenant, &people[first + 6], 100 + round).await;
        round += 1;
    }
}

macro_rules! moments {
    ($($test:ident: $seed:literal;)+) => {
        $(#[tokio::test]
        async fn $test() {
            survives_kills($seed).await;
        })+
    };
}

moments! {
    five_kills_at_random_moments_of_seed_11: 11;
    five_kills_at_random_moments_of_seed_12_one_write_at_a_time: 12;
    five_kills_at_random_moments_of_seed_13: 13;
    five_kills_at_random_moments_of_seed_14: 14;
}
