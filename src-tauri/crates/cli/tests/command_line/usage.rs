//! Wrong usage is 64, and says what is right.

use crate::rig::{Desk, Ran, voice_sync};

const CLIENT: &str = "7a2d1f4e-0000-4000-8000-000000000002";

fn run(arguments: &[&str]) -> Ran {
    voice_sync().args(arguments).output().unwrap().into()
}

#[test]
fn wrong_usage_is_sixty_four() {
    for wrong in [
        &[][..],
        &["nonsense"],
        &["approve"],
        &["sync", "--user"],
        &["jobs", "--status", "perhaps"],
        &["--connection", "../elsewhere", "jobs"],
        &["simulator", "--knob", "nonsense=1"],
        &["demo", "--users", "0"],
    ] {
        let ran = run(wrong).exits(64);
        assert!(
            ran.stdout.is_empty() && !ran.stderr.is_empty(),
            "{wrong:?}: {ran:?}"
        );
    }
}

#[test]
fn wrong_usage_is_json_where_json_was_asked_for() {
    assert_eq!(
        run(&["approve", "--json"]).exits(64).json()["error"]["code"],
        "usage"
    );
}

#[test]
fn help_and_version_are_answers() {
    let help = run(&["--help"]).exits(0).stdout;
    for command in [
        "demo",
        "simulator",
        "connect",
        "plan",
        "sync",
        "approve",
        "reject",
        "jobs",
        "undo",
        "retry",
        "cancel",
        "resume-person",
        "drift",
        "users",
        "audit",
        "doctor",
        "export",
        "Exit codes:",
    ] {
        assert!(help.contains(command), "{command}");
    }
    assert!(
        run(&["connect", "--help"])
            .exits(0)
            .stdout
            .contains("Prefer stdin")
    );
    assert!(run(&["--version"]).exits(0).stdout.starts_with("voice-sync "));
}

#[test]
fn national_clouds_are_refused_in_those_words() {
    let desk = Desk::new();
    for (flag, url) in [
        ("--login-url", "https://login.microsoftonline.us"),
        ("--graph-url", "https://dod-graph.microsoft.us"),
    ] {
        let ran = desk
            .run(&["connect", "--tenant-id", "t", "--client-id", CLIENT, flag, url])
            .exits(64);
        assert!(
            ran.stderr
                .contains("Microsoft does not offer these functions in that cloud."),
            "{ran:?}"
        );
    }
}

#[test]
fn a_simulator_and_the_real_cloud_are_never_mixed() {
    let desk = Desk::new();
    let url = "http://127.0.0.1:9/v1.0";
    let ran = desk
        .run(&[
            "connect",
            "--tenant-id",
            "t",
            "--client-id",
            CLIENT,
            "--graph-url",
            url,
        ])
        .exits(64);
    assert!(ran.stderr.contains("never talks to the simulator"), "{ran:?}");
}

#[test]
fn an_application_is_named_by_its_id() {
    let desk = Desk::new();
    let ran = desk
        .run(&["connect", "--tenant-id", "t", "--client-id", "my-app"])
        .exits(64);
    assert!(ran.stderr.contains("The application's id is a GUID"), "{ran:?}");
    let ran = desk.run(&["connect", "--tenant-id", "t"]).exits(64);
    assert!(ran.stderr.contains("--client-id"), "{ran:?}");
}

#[test]
fn a_folder_without_a_connection_says_what_to_do_first() {
    let ran = Desk::new().run(&["jobs", "--json"]).exits(1);
    assert_eq!(ran.json()["error"]["code"], "not_connected");
    assert!(
        ran.stderr
            .contains("No phone system and tenant are connected yet."),
        "{ran:?}"
    );
}

#[test]
fn a_tenant_is_one_tenant() {
    let desk = Desk::new();
    for name in ["common", "organizations", "9188040d-6c67-4c5b-b112-36a304b66dad"] {
        let ran = desk
            .run(&[
                "connect",
                "--tenant",
                name,
                "--client-id",
                CLIENT,
                "--without-secret",
            ])
            .exits(64);
        assert!(ran.stderr.contains("tenant's id"), "{ran:?}");
        assert!(!desk.data().exists(), "nothing is written for {name}");
    }
}
