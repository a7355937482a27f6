use crate::fixture::{at, kept, new_job, plan, reopen};
use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use store::{AnotherLeader, Database, Face, Holder, Lead, LeadRefused};
use sync_core::{
    error_code::ErrorCode,
    failure::Failure,
    plan::StepClass,
    ports::{Epochs, IntentRefused, JobHistory, RecordsStore},
};

const CHILD: &str = "VOICE_SYNC_TEST_LEAD_IN";

fn holder(face: Face) -> Holder {
    Holder {
        pid: std::process::id(),
        person: "ann".into(),
        computer: "desk".into(),
        face,
        since: at(3),
    }
}

#[tokio::test]
async fn one_handle_leads_and_the_other_is_told_who() {
    let kept = kept().await;
    let lead = Lead::try_acquire(&kept.database, holder(Face::App))
        .await
        .unwrap();
    assert_eq!(
        kept.database.epochs().await.unwrap(),
        Epochs {
            lead: lead.epoch(),
            consent: 0,
            settings: 0
        }
    );
    let other = reopen(&kept.dir).await;
    let refused = Lead::try_acquire(&other, holder(Face::Cli)).await.unwrap_err();
    assert_eq!(
        refused,
        LeadRefused::Another(AnotherLeader {
            holder: Some(holder(Face::App))
        })
    );
    let failure = Failure::from(refused);
    assert_eq!(failure.code, ErrorCode::AnotherLeader);
    assert!(
        failure.detail.contains("the app, started by ann on desk"),
        "{}",
        failure.detail
    );
    drop(lead);
    let next = Lead::try_acquire(&other, holder(Face::Cli)).await.unwrap();
    assert_eq!(next.epoch(), 2);
}

#[tokio::test]
async fn opening_a_folder_does_not_take_the_lead_away() {
    let kept = kept().await;
    let _lead = Lead::try_acquire(&kept.database, holder(Face::App))
        .await
        .unwrap();
    let other = reopen(&kept.dir).await;
    assert!(matches!(
        Lead::try_acquire(&other, holder(Face::Cli)).await,
        Err(LeadRefused::Another(_))
    ));
}

#[tokio::test]
async fn a_new_leader_stops_the_intents_of_the_old_one() {
    let kept = kept().await;
    let lead = Lead::try_acquire(&kept.database, holder(Face::App))
        .await
        .unwrap();
    let planned = plan(&[(1, StepClass::Addition)]);
    let job = kept
        .database
        .create_job(new_job(0), Some(&planned))
        .await
        .unwrap();
    let old = kept.database.epochs().await.unwrap();
    drop(lead);
    let _next = Lead::try_acquire(&reopen(&kept.dir).await, holder(Face::Cli))
        .await
        .unwrap();
    let refused = kept
        .database
        .intend(job, old, &[crate::fixture::intent(0, 1)])
        .await
        .unwrap_err();
    assert_eq!(refused, IntentRefused::SafetyChanged);
}

#[tokio::test]
async fn a_second_process_is_kept_out_until_the_first_is_killed() {
    let kept = kept().await;
    let mut child = Leading::spawn(kept.dir.path().to_owned());
    let refused = Lead::try_acquire(&kept.database, holder(Face::App))
        .await
        .unwrap_err();
    let LeadRefused::Another(AnotherLeader { holder: Some(named) }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((named.pid, named.face), (child.0.id(), Face::Cli));
    // What a follower writes while another process leads.
    kept.database.create_job(new_job(0), None).await.unwrap();
    child.kill();
    let lead = Lead::try_acquire(&kept.database, holder(Face::App))
        .await
        .unwrap();
    assert_eq!(lead.epoch(), 2);
    assert_eq!(kept.database.unfinished().await.unwrap().len(), 1);
}

/// The other process: this very test binary, running `leads_until_killed`.
struct Leading(Child);

impl Leading {
    fn spawn(dir: PathBuf) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lead::leads_until_killed", "--nocapture"])
            .env(CHILD, dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("leading now")));
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Leading {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Does nothing unless it runs as the other process.
#[tokio::test]
async fn leads_until_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let database = Database::open(dir, || at(0)).await.unwrap();
    let _lead = Lead::try_acquire(&database, holder(Face::Cli)).await.unwrap();
    println!("\nleading now");
    // Ends when the parent does, should it forget to kill us.
    let _ = std::io::stdin().read(&mut [0]);
}
