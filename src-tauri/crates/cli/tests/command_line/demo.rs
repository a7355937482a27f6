//! `demo` checks itself; here that its last line says so.

use crate::rig::{Ran, voice_sync};
use serde_json::json;

#[test]
fn a_demonstration_ends_as_it_began() {
    let ran: Ran = voice_sync()
        .args(["demo", "--users", "20", "--json"])
        .output()
        .unwrap()
        .into();
    let answer = ran.exits(0).json();
    let keys = [
        "id", "type", "status", "planned", "verified", "failed", "blocked", "skipped", "waiting",
    ];
    for key in keys {
        assert!(
            !answer["job"][key].is_null() && !answer["undo"][key].is_null(),
            "{key}: {answer}"
        );
    }
    assert_eq!(answer["job"]["status"], "completed");
    assert_eq!(answer["job"]["type"], "manual");
    assert_eq!(answer["job"]["planned"], answer["job"]["verified"]);
    assert_eq!(answer["second_plan"], 0);
    assert_eq!(answer["undo"]["restored"], json!(true));
    assert_eq!(answer["undo"]["verified"], answer["job"]["verified"]);
}

#[test]
fn a_kept_demonstration_can_be_read_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().join("kept");
    let demo = |quiet: &str| -> Ran {
        let mut command = voice_sync();
        command
            .args(["demo", "--users", "8", "--classic", quiet, "--keep"])
            .arg(&keep)
            .output()
            .unwrap()
            .into()
    };
    assert!(
        demo("--quiet")
            .exits(0)
            .stdout
            .contains("The first state is restored.")
    );
    let jobs = voice_sync()
        .args(["jobs", "--json", "--connection", "sample", "--data-dir"])
        .arg(&keep)
        .output();
    assert_eq!(Ran::from(jobs.unwrap()).exits(0).json()["total"], 3);
    assert!(
        demo("--quiet")
            .exits(64)
            .stderr
            .contains("already holds a demonstration")
    );
}

#[test]
fn hours_of_changes_arrive_by_themselves_in_virtual_time() {
    let ran = Ran::from(
        voice_sync()
            .args(["demo", "--auto", "--changes", "30", "--seed", "3", "--json"])
            .output()
            .unwrap(),
    );
    let told = &ran.exits(0).json()["auto"];
    assert!(told["changes"].as_u64().unwrap() >= 30);
    assert_eq!((&told["missed"], &told["extra_jobs"]), (&json!(0), &json!(0)));
    assert!(told["p50_s"].as_f64().unwrap() > 3.0, "{told}");
    assert!(told["p95_s"].as_f64().unwrap() < 30.0, "{told}");
}

#[test]
fn changes_arrive_by_themselves_over_sockets_from_a_tenant_in_a_process_of_its_own() {
    let ran = Ran::from(
        voice_sync()
            .args(["demo", "--auto", "--real-time", "--changes", "20", "--json"])
            .output()
            .unwrap(),
    );
    let told = &ran.exits(0).json()["auto"];
    assert!(told["changes"].as_u64().unwrap() >= 20);
    assert_eq!((&told["missed"], &told["extra_jobs"]), (&json!(0), &json!(0)));
}

#[test]
fn changes_can_come_as_seldom_as_somebody_likes() {
    let hours = |pause: &str| {
        let ran = Ran::from(
            voice_sync()
                .args(["demo", "--auto", "--changes", "6", "--pause", pause])
                .output()
                .unwrap(),
        );
        let words = ran.exits(0).stdout.clone();
        let (_, after) = words.split_once("changes were saved within ").unwrap();
        after.split_once(" h").unwrap().0.parse::<f64>().unwrap()
    };
    assert!((1.5..5.0).contains(&hours("1800")));
    assert!(hours("30") < 0.2);
}

#[test]
fn too_few_people_for_so_many_changes_is_wrong_usage() {
    let ran = Ran::from(
        voice_sync()
            .args(["demo", "--auto", "--changes", "50", "--users", "40"])
            .output()
            .unwrap(),
    );
    assert!(ran.exits(64).stderr.contains("--users"));
}
