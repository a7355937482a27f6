//! One folder, two processes: what one of them does with the consent counts for the other.

use crate::{office::Office, safety::settled};
use serde_json::json;
use simulator::{Fault, FaultRule, JournalEntry, JournalEvent, System};
use std::{
    os::unix::net::UnixListener,
    process::{Command, Stdio},
};
use sync_core::{
    consent::Consent,
    error_code::ErrorCode,
    job::JobStatus,
    ports::{JobHistory, RecordsStore},
};
use tokio::task::spawn_blocking;
use voice_sync_tests::{Ran, voice_sync_binary};

/// Longer than it takes to revoke: the job is certainly not at its end by then.
const SLOW_MS: u64 = 400;

/// `voice-sync` on this connection, as another program of the same person.
fn another(office: &Office, arguments: &[&str]) -> Command {
    let mut command = Command::new(voice_sync_binary());
    command
        .env_clear()
        .arg("--data-dir")
        .arg(&office.app.place().data_dir)
        .args(arguments)
        .stdin(Stdio::null());
    command
}

async fn ran(mut command: Command) -> Ran {
    let output = spawn_blocking(move || command.output()).await.expect("no panic");
    output.expect("the command starts").into()
}

/// Whether somebody was to get a number with it.
fn is_write(entry: &JournalEntry) -> bool {
    matches!(&entry.event, JournalEvent::Request { path, .. } if path.contains("assignNumber"))
}

async fn consent(office: &Office) -> Consent {
    office.database().await.consent().await.expect("a consent")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_by_another_process_stops_the_job_of_this_one() {
    let office = Office::approved().await;
    let leader = settled(&office, false).await;
    office.changes(3);
    let slow = FaultRule::on(System::Graph, "*assignNumber*", Fault::Slow { ms: SLOW_MS });
    let _until_the_end = office.control.add_fault(slow);
    let mut events = leader.engine().events();
    let running = async {
        loop {
            let event = events.recv().await.expect("a job");
            if matches!(
                event,
                app::Event::JobMoved {
                    status: JobStatus::Running,
                    ..
                }
            ) {
                break;
            }
        }
        ran(another(
            &office,
            &["consent", "revoke", "--reason", "a test", "--json"],
        ))
        .await
        .exits(&[0])
    };
    let (failed, _) = tokio::join!(leader.sync(None, false), running);
    assert_eq!(failed.expect_err("revoked").code, ErrorCode::SignInNeeded);
    assert!(matches!(consent(&office).await, Consent::Revoked { .. }));
    let unfinished = office.database().await.unfinished().await.expect("jobs");
    assert_eq!(unfinished.len(), 1, "the rest of it waits");
    assert_eq!(unfinished[0].status, JobStatus::Paused);

    office.control.quiet().await;
    let since = office.control.journal(0).len();
    leader
        .sync(None, false)
        .await
        .expect_err("nothing signs in any more");
    let taken_up = leader.resume().await.unwrap_or_default();
    assert!(
        taken_up
            .iter()
            .all(|report| report.job.status == JobStatus::Paused),
        "{taken_up:?}"
    );
    let later = office.control.journal(0).split_off(since);
    assert!(!later.iter().any(is_write), "{later:?}");
    assert_eq!(office.control.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_and_a_renewal_by_two_processes_leave_no_credential() {
    for _ in 0..3 {
        let office = Office::approved().await;
        let renewing = ran(another(&office, &["consent", "renew", "--json"]));
        let revoking = ran(another(&office, &["consent", "revoke", "--json"]));
        let (renewed, revoked) = tokio::join!(renewing, revoking);
        revoked.exits(&[0]);
        // It was first, or it was told that the consent had changed.
        renewed.exits(&[0, 1, 5]);
        assert!(matches!(consent(&office).await, Consent::Revoked { .. }));
        assert_eq!(office.kept().await, []);
        let later = ran(another(&office, &["sync", "--json"])).await;
        later.exits(&[5]);
        assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_hangs_is_a_closed_vault_and_the_consent_stays_granted() {
    let office = Office::approved().await;
    let database = office.database().await;
    let connection = database
        .connection()
        .await
        .expect("an answer")
        .expect("the connection");
    let mut elsewhere = connection.clone();
    elsewhere.config["vault_key"] = json!({ "place": "keychain" });
    database.save_connection(&elsewhere).await.expect("saved");
    // Takes a connection and then says nothing, as one whose keychain waits for a person.
    let bus = office.folder.path().join("bus");
    let _silent = UnixListener::bind(&bus).expect("a bus");
    let address = format!("unix:path={}", bus.display());
    let asking = |arguments: &[&str]| {
        let mut command = another(&office, arguments);
        command.env("DBUS_SESSION_BUS_ADDRESS", &address);
        ran(command)
    };
    for verb in [
        &["sync", "--json"][..],
        &["consent", "test", "--json"],
        &["consent", "renew", "--json"],
    ] {
        let refused = asking(verb).await.exits(&[1]);
        assert!(
            refused.says("the system keychain did not answer"),
            "{verb:?} {refused:?}"
        );
        assert!(
            matches!(consent(&office).await, Consent::Granted { .. }),
            "{verb:?}"
        );
    }
    let status = asking(&["consent", "status", "--json"]).await.exits(&[0]);
    assert_eq!(status.json()["consent"]["state"], "granted");

    database.save_connection(&connection).await.expect("saved");
    ran(another(&office, &["consent", "test", "--json"]))
        .await
        .exits(&[0]);
}
