//! The command where somebody signs in for one job, with a code that is entered in a browser elsewhere.

use crate::{
    browser::{Browser, between},
    office::{GLOBAL, Office},
};
use app::Face;
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};
use sync_core::{job::JobStatus, ports::JobHistory};
use tokio::task::spawn_blocking;
use voice_sync_tests::{Ran, voice_sync_binary};

const SIGNED_IN: &[&str] = &["--manual", "--device-code", "--yes", "--json"];

/// Runs the command; at its question for a sign-in, this person enters the code.
async fn run(office: &Office, person: &str, arguments: &[&str]) -> Ran {
    let mut child = Command::new(voice_sync_binary())
        .env_clear()
        .arg("--data-dir")
        .arg(&office.app.place().data_dir)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut said = BufReader::new(child.stderr.take().expect("its stderr"));
    let asking = spawn_blocking(move || {
        let mut heard = String::new();
        let mut more = 1;
        while more > 0 && !heard.contains("enter the code ") {
            more = said.read_line(&mut heard).expect("a line");
        }
        (said, heard)
    });
    let (said, heard) = asking.await.expect("what it says");
    if let Some(code) = between(&heard, "enter the code ", " at ") {
        let url = between(&heard, &format!("{code} at "), " before ").expect("where to enter it");
        let account = office.control.sign_in_person(person).expect("somebody").id;
        Browser::new().enter_code(url, code, &account).await;
    }
    spawn_blocking(move || ended(child, said, heard))
        .await
        .expect("an end")
}

fn ended(child: Child, mut said: impl Read, mut stderr: String) -> Ran {
    said.read_to_string(&mut stderr).expect("what it says last");
    let mut output = child.wait_with_output().expect("an end");
    output.stderr = stderr.into_bytes();
    output.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_job_is_approved_on_the_command_line_by_who_signs_in_for_it() {
    let office = Office::approved().await;
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let held = leader.sync(None, false).await.expect("a preview").job.id;
    drop(leader);
    let number = held.to_string();
    let approve = [&["approve", number.as_str()], SIGNED_IN].concat();
    let database = office.database().await;

    let refused = run(&office, "teams_reader", &approve).await.exits(&[1]);
    assert!(refused.says("has only Teams Reader"), "{refused:?}");
    assert!(refused.says_once("Sign in with a Teams,"), "{refused:?}");
    let job = database.job(held).await.expect("a history").expect("the job");
    assert_eq!(job.status, JobStatus::Held, "nothing came of it");

    let done = run(&office, "teams_administrator", &approve).await.exits(&[0]);
    let upn = office
        .control
        .sign_in_person("teams_administrator")
        .expect("somebody")
        .upn;
    assert!(done.says(&format!("{upn} (Teams Administrator) will sync")));
    assert_eq!(done.json()["job"]["status"], "completed");

    let late = run(&office, "teams_administrator", &approve).await.exits(&[1]);
    assert!(late.says("is not held for approval"), "{late:?}");
    assert!(!late.says("enter the code"), "nobody is asked to sign in");
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manual_sync_that_can_ask_nobody_about_the_tenant_asks_for_no_sign_in() {
    let office = Office::registered().await;
    let ran = run(&office, GLOBAL, &["sync", "--manual", "--device-code", "--json"]).await;
    let ran = ran.exits(&[64]);
    assert!(ran.says("say --yes"), "{ran:?}");
    assert!(!ran.says("enter the code"), "{ran:?}");
}
