//! A file in place of 8x8, and secrets from stdin.

use crate::rig::{Desk, Ran, Tenant};
use serde_json::{Value, json};
use std::{collections::BTreeSet, io::Write, path::Path, process::Stdio};

const LAG_MS: u64 = 5;

/// The phone system's own list as a customer exports it, with headers that no program knows.
async fn export(tenant: &Tenant, to: &Path) -> usize {
    let list = tenant.get("pbx/users").await;
    let users = list["users"].as_array().unwrap();
    let mut seen = BTreeSet::new();
    let mut file = csv::Writer::from_path(to).unwrap();
    file.write_record([
        "Anmeldename",
        "First name",
        "Last name",
        "In Teams",
        "Phone number",
        "Status",
    ])
    .unwrap();
    for user in users {
        // No program writes a zero byte into a text file; a hostile name has one.
        let text = |name: &str| user[name].as_str().unwrap_or_default().replace('\0', "");
        let extensions = user["extensions"].as_array().unwrap();
        let teams = extensions
            .iter()
            .find(|extension| extension["ms_teams_enabled"] == json!(true));
        let number = teams.map_or(&Value::Null, |extension| &extension["primary_phone_number"]);
        let flag = if teams.is_some() { "yes" } else { "no" };
        let key = user["sso_federation_id"]
            .as_str()
            .map_or_else(|| text("user_name"), str::to_owned);
        // The file is refused as a whole for these two mistakes, so the admin has blanked them.
        let number = number.as_str().unwrap_or_default().to_owned();
        let usable = number.starts_with('+') && seen.insert(number.clone());
        let number = if usable { number } else { String::new() };
        file.write_record([
            key,
            text("first_name"),
            text("last_name"),
            flag.into(),
            number,
            text("status"),
        ])
        .unwrap();
    }
    file.flush().unwrap();
    users.len()
}

#[tokio::test]
async fn a_file_of_a_thousand_people_drives_the_same_job() {
    let tenant = Tenant::start(1_000, LAG_MS);
    let desk = Desk::new();
    let file = desk.path("people.csv");
    assert_eq!(export(&tenant, &file).await, 1_000);
    let map = ["--csv-map", "key=Anmeldename,teams=In Teams"];
    let csv = [
        "--pbx",
        "csv",
        "--csv-full",
        "--next-gen",
        "on",
        "--csv",
        file.to_str().unwrap(),
    ];
    desk.connect(&tenant, LAG_MS, &[&csv[..], &map[..]].concat())
        .exits(0);
    let held = desk.run(&["sync", "--json"]).exits(3).json();
    assert!(held["job"]["planned"].as_u64().unwrap() > 200, "{held}");
    let done = desk
        .run(&["approve", &held["held"].to_string(), "--json"])
        .exits(0)
        .json();
    assert_eq!(done["job"]["verified"], held["job"]["planned"]);
    assert_eq!(desk.run(&["plan", "--json"]).exits(0).json()["steps"], json!([]));
    let truth = tenant.get("truth").await;
    for wanted in tenant.healthy().await {
        let account = &truth["accounts"][wanted["account_id"].as_str().unwrap()];
        assert_eq!(account["numbers"][0], wanted["number"], "{wanted}");
    }
    assert_eq!(tenant.get("violations").await["entries"], json!([]));
}

fn connect_from_stdin(desk: &Desk, tenant: &Tenant, lines: &str) -> Ran {
    let to = |name: &str| tenant.text(name);
    let mut child = desk
        .command(&["connect", "--json", "--secrets-from-stdin", "--create-key-file"])
        .env("VOICE_SYNC_TENANT_ID", to("tenant_id"))
        .env("VOICE_SYNC_CLIENT_ID", to("client_id"))
        .env("VOICE_SYNC_LOGIN_URL", to("login_url"))
        .env("VOICE_SYNC_GRAPH_URL", to("graph_url"))
        .env("VOICE_SYNC_PBX_URL", to("pbx_url"))
        .env("VOICE_SYNC_KEY_FILE", desk.path("vault.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn secrets_come_from_stdin_and_everything_else_from_the_environment() {
    let tenant = Tenant::start(3, LAG_MS);
    let desk = Desk::new();
    let lines = format!(
        "pbx_key={}\nclient_secret={}\n",
        tenant.text("api_key"),
        tenant.text("client_secret")
    );
    let connected = connect_from_stdin(&desk, &tenant, &lines).exits(0).json();
    assert_eq!(connected["renewed"], json!(false));
    assert_eq!(
        connect_from_stdin(&desk, &tenant, &lines).exits(0).json()["renewed"],
        json!(true)
    );
}

#[test]
fn a_refused_secret_says_so_without_repeating_it_and_keeps_nothing() {
    let tenant = Tenant::start(3, LAG_MS);
    let desk = Desk::new();
    let wrong = format!(
        "pbx_key={}\nclient_secret=wrong-but-still-secret\n",
        tenant.text("api_key")
    );
    let refused = connect_from_stdin(&desk, &tenant, &wrong).exits(5);
    assert!(!refused.stdout.contains("wrong-but-still") && !refused.stderr.contains("wrong-but-still"));
    assert!(refused.json()["error"]["advice"].is_string());
    assert!(!desk.data().join("main").exists());
    desk.run(&["plan"]).exits(1);
}

#[test]
fn what_is_to_be_registered_is_written_before_there_is_an_application() {
    let tenant = Tenant::start(5, LAG_MS);
    let desk = Desk::new();
    let without_secret = |client: Option<&str>| -> Ran {
        let mut command = desk.connecting_unregistered(&tenant, LAG_MS);
        command
            .args(["--without-secret", "--create-key-file", "--key-file"])
            .arg(desk.path("vault.key"));
        if let Some(client) = client {
            command.args(["--client-id", client]);
        }
        command.output().unwrap().into()
    };
    let made = without_secret(None).exits(0);
    assert!(made.stderr.contains("again with --client-id"), "{made:?}");
    let written = |out: &str| {
        let folder = desk.path(out).display().to_string();
        desk.run(&["consent", "certificate", "--json", "--out", &folder])
            .exits(0)
            .json()["certificate"]["thumbprint"]
            .clone()
    };
    let certificate = written("first");
    let early = desk.run(&["consent"]).exits(1);
    assert!(
        early.stderr.contains("the application is not named yet"),
        "{early:?}"
    );
    let named = without_secret(Some(&tenant.text("client_id"))).exits(0);
    assert!(
        named.stderr.contains("approves it with `voice-sync consent`"),
        "{named:?}"
    );
    assert_eq!(
        written("second"),
        certificate,
        "what was registered is what signs in"
    );
}
