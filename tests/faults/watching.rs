//! A watch ends at each named point while changes arrive by themselves, and the next one ends what it began.

use crate::{
    connection::Connection,
    points::{at_passing, chains},
};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

const SERVICES: &[&str] = &["services", "--next-gen", "on", "--auto-sync", "on"];

impl Connection {
    /// Watches until the process ends at the fail point.
    fn watch_until_killed(&self, fail_points: &str) {
        let mut command = self.command(&["watch", "--json"]);
        let output = command.env("FAILPOINTS", fail_points).output().expect("a watch");
        let ran: crate::command::Ran = output.into();
        assert!(ran.killed(), "{fail_points}: {ran:?}");
    }

    /// Watches until nothing is left to do, and ends the watch as a service manager does.
    async fn watch_until_done(&self) {
        let mut command = self.command(&["watch", "--json"]);
        let mut child = command.stderr(Stdio::inherit()).spawn().expect("a watch");
        let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
        loop {
            let line = said.next().expect("it goes on").expect("a line");
            if line.contains("completed") && self.left_to_do().await == 0 {
                break;
            }
        }
        let told = Command::new("kill").arg(child.id().to_string()).status();
        assert!(told.expect("kill").success());
        while said.next().is_some() {}
        assert!(child.wait().expect("an end").success());
    }
}

/// The point is met while the changes of three chains are taken over, or carried out.
async fn survives(name: &str, passing: u32) {
    let connection = Connection::new(8);
    connection.connect(true);
    connection.converge();
    connection.run(SERVICES).exits(&[0]);
    let mark = connection.mark().await;
    chains(&connection).await;
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
    a_watch_ends_after_the_write_was_recorded: "apply.accepted", passing 3;
    a_watch_ends_when_the_write_showed: "apply.shown", passing 2;
    a_watch_ends_when_the_outcome_was_recorded: "apply.settled", passing 3;
    a_watch_ends_when_all_was_applied: "job.applied", passing 1;
    a_watch_ends_when_the_auto_job_had_ended: "job.ended", passing 1;
}
