//! Settings by the command line: limits, retention, the Teams channel; the audit trail of it in a file; a mounted key.

use crate::rig::{Desk, Ran, Tenant};
use serde_json::json;
use std::{fs, io::Write, process::Stdio};

const LAG_MS: u64 = 10;

impl Desk {
    /// Runs with one line on stdin.
    fn told(&self, arguments: &[&str], line: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap().into()
    }
}

#[test]
fn limits_and_retention_are_set_within_their_bounds_and_audited() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = Desk::new();
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
    let set = desk
        .run(&[
            "settings",
            "--removals",
            "5",
            "--percent",
            "10",
            "--reason",
            "careful",
            "--json",
        ])
        .exits(0)
        .json();
    assert_eq!(
        set["limits"],
        json!({ "removals": 5, "replacements": 50, "percent": 10 })
    );
    desk.run(&["settings", "--retention-days", "90"]).exits(0);
    for wrong in [
        ["--removals", "0"],
        ["--removals", "101"],
        ["--percent", "51"],
        ["--writes-per-second", "31"],
        ["--retention-days", "29"],
    ] {
        desk.run(&["settings", wrong[0], wrong[1]]).exits(64);
    }
    let now = desk.run(&["settings", "--json"]).exits(0).json();
    assert_eq!(
        (&now["limits"], &now["retention_days"]),
        (&set["limits"], &json!(90))
    );

    let out = desk.path("audit.csv");
    let export = [
        "export",
        "--audit",
        "--format",
        "csv",
        "--out",
        out.to_str().unwrap(),
    ];
    desk.run(&export).exits(0);
    let rows = fs::read_to_string(&out).unwrap();
    assert!(
        rows.lines()
            .next()
            .is_some_and(|head| head.starts_with("Number,When (UTC),Who"))
    );
    for part in [
        "Limits changed",
        "careful",
        "Retention changed",
        "Connection saved",
    ] {
        assert!(rows.contains(part), "{part} is not in {rows}");
    }
}

#[tokio::test]
async fn a_teams_channel_is_set_from_stdin_tested_and_removed_and_its_address_is_nowhere() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = Desk::new();
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
    let address = tenant.text("channel_url");
    let secret = address.split("sig=").nth(1).unwrap().to_owned();

    let refused = desk.told(&["settings", "--channel"], &address.replace("sig=", "sig=x"));
    assert!(!refused.exits(1).stderr.contains(&secret));
    desk.told(&["settings", "--channel"], "").exits(64);
    let set = desk.told(&["settings", "--channel", "--json"], &address).exits(0);
    let origin = set.json()["webhook"]["origin"].as_str().unwrap().to_owned();
    assert!(address.starts_with(&origin) && !origin.contains("workflows"));
    desk.run(&["settings", "--test-channel"]).exits(0);
    let posted = tenant.get("channel").await["messages"].as_array().unwrap().len();
    assert_eq!(posted, 2, "a greeting and a test");
    for (path, bytes) in desk.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&secret), "{}", path.display());
    }
    let removed = desk
        .run(&["settings", "--remove-channel", "--json"])
        .exits(0)
        .json();
    assert_eq!(removed["webhook"], json!(null));
    desk.run(&["settings", "--test-channel"]).exits(1);
}

#[test]
fn a_key_that_is_mounted_elsewhere_opens_the_vault_for_this_run() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = Desk::new();
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
    fs::rename(desk.path("vault.key"), desk.path("mounted.key")).unwrap();
    assert!(desk.run(&["plan"]).exits(1).stderr.contains("vault.key"));
    let mounted = desk
        .command(&["plan"])
        .env("VOICE_SYNC_VAULT_KEY_FILE", desk.path("mounted.key"))
        .output()
        .unwrap();
    Ran::from(mounted).exits(2);
    let key = desk.path("mounted.key");
    desk.run(&["doctor", "--vault-key-file", key.to_str().unwrap()])
        .exits(0);
    desk.run(&["plan"]).exits(1);
}
