//! A watch ends at each named point while changes arrive by themselves, and the next one ends what it began.

use crate::{
    connection::Connection,
    edits::{people, rotate},
    points::at_passing,
};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command},
    sync::mpsc,
    thread,
    time::Duration,
};

const SERVICES: &[&str] = &["services", "--next-gen", "on", "--auto-sync", "on"];
/// Far longer than a change takes: who waits so long waits for nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `watch` and what it says line by line; ended with this.
struct Watching {
    child: Child,
    said: mpsc::Receiver<String>,
}

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("a watch");
        let words = BufReader::new(child.stdout.take().expect("its words"));
        let (tell, said) = mpsc::channel();
        // Ends with the process.
        thread::spawn(move || {
            for line in words.lines().map_while(Result::ok) {
                // Who does not listen any more has heard enough.
                drop(tell.send(line));
            }
        });
        Self { child, said }
    }

    /// The next line; `None` once it has ended.
    fn next(&self) -> Option<String> {
        match self.said.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("the watch said nothing for {PATIENCE:?}"),
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already where all is well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Connection {
    /// Watches until the process ends at the fail point.
    fn watch_until_killed(&self, fail_points: &str) {
        let mut command = self.command(&["watch"]);
        command.env("FAILPOINTS", fail_points);
        let mut watching = Watching::start(command);
        while watching.next().is_some() {}
        let ended = watching.child.wait().expect("an end");
        assert_eq!(ended.code(), None, "{fail_points}: it ended by itself");
    }

    fn is_at_rest(&self) -> bool {
        let jobs = self.jobs();
        jobs.iter().all(|job| !job["ended_at"].is_null())
    }

    /// Watches until nothing is left to do, and ends the watch as a service manager does.
    async fn watch_until_done(&self) {
        let mut watching = Watching::start(self.command(&["watch"]));
        loop {
            watching.next().expect("it goes on");
            if self.left_to_do().await == 0 && self.is_at_rest() {
                break;
            }
        }
        let told = Command::new("kill").arg(watching.child.id().to_string()).status();
        assert!(told.expect("kill").success());
        while watching.next().is_some() {}
        assert!(watching.child.wait().expect("an end").success());
    }
}

/// The point is met while a swap is taken over, or carried out: as many replacements as no limit holds.
async fn survives(name: &str, passing: u32) {
    let connection = Connection::new(8);
    connection.connect(true);
    connection.converge();
    connection.run(SERVICES).exits(&[0]);
    let mark = connection.mark().await;
    rotate(&connection.tenant, &people(&connection.tenant).await[..2]).await;
    connection.watch_until_killed(&at_passing(name, passing));
    connection.watch_until_done().await;
    let steps = connection.assert_whole(&mark).await;
    assert!(!steps.is_empty());
}

macro_rules! ended_at {
    ($($test:ident: $name:literal, passing $passing:literal;)+) => {
        $(#[tokio::test]
        async fn $test() {
            survives($name, $passing).await;
        })+

        #[test]
        fn every_fail_point_that_a_watch_passes_is_met() {
            let met = [$($name),+];
            let unmet = sync_engine::FAIL_POINTS.iter().filter(|name| !met.contains(name));
            // A number is given back only where Microsoft refuses: `points` has that.
            assert_eq!(unmet.collect::<Vec<_>>(), [&"apply.restoring"]);
        }
    };
}

ended_at! {
    a_watch_ends_after_the_phone_system_was_read: "refresh.read", passing 1;
    a_watch_ends_after_the_mirror_was_saved: "refresh.saved", passing 1;
    a_watch_ends_after_an_auto_job_was_made: "job.created", passing 1;
    a_watch_ends_after_an_auto_job_was_planned: "job.planned", passing 1;
    a_watch_ends_after_an_auto_job_was_split: "job.split", passing 1;
    a_watch_ends_between_check_and_intent: "apply.checked", passing 2;
    a_watch_ends_between_intent_and_write: "apply.intended", passing 2;
    a_watch_ends_between_write_and_its_record: "apply.sent", passing 2;
    a_watch_ends_after_the_write_was_recorded: "apply.accepted", passing 2;
    a_watch_ends_when_the_write_showed: "apply.shown", passing 2;
    a_watch_ends_when_the_outcome_was_recorded: "apply.settled", passing 2;
    a_watch_ends_when_all_was_applied: "job.applied", passing 1;
    a_watch_ends_when_the_auto_job_had_ended: "job.ended", passing 1;
}
