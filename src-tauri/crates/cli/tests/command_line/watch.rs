//! `watch` as a service manager runs it, and the toggles that it stands on.

#![cfg(unix)]

use crate::rig::{Desk, Ran, Tenant};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Lines},
    os::unix::net::UnixDatagram,
    process::{Child, ChildStdout, Command, Stdio},
};

const LAG_MS: u64 = 20;

/// A connection whose first sync was approved.
fn settled(tenant: &Tenant) -> Desk {
    let desk = Desk::new();
    desk.connect(tenant, LAG_MS, &[]).exits(0);
    let held = desk.run(&["sync", "--json"]).exits(3).json()["held"].to_string();
    desk.run(&["approve", &held]).exits(0);
    desk
}

/// A running `watch`, and what it says line by line.
struct Watching {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, said }
    }

    /// Reads on until it says so.
    fn says(&mut self, wanted: &str) -> String {
        let mut heard = Vec::new();
        for line in self.said.by_ref() {
            let line = line.unwrap();
            if line.contains(wanted) {
                return line;
            }
            heard.push(line);
        }
        panic!("it ended without {wanted:?}: {heard:?}");
    }

    /// SIGTERM, and how it ended.
    fn stops(self) -> Ran {
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let mut said = self.said;
        while said.next().is_some() {}
        self.child.wait_with_output().unwrap().into()
    }
}

#[test]
fn auto_sync_needs_next_gen_and_says_so() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = settled(&tenant);
    let refused = desk.run(&["services", "--auto-sync", "on", "--json"]).exits(1);
    assert!(
        refused.stderr.contains("Next Gen Teams Sync"),
        "{}",
        refused.stderr
    );
    let set = desk.run(&["services", "--next-gen", "on", "--auto-sync", "on", "--json"]);
    let expected = json!({
        "next_gen": true,
        "auto_sync": true,
        "pbx_enable_sync": false,
        "repair_drift": false,
    });
    assert_eq!(set.exits(0).json(), expected);
    let off = desk
        .run(&["services", "--next-gen", "off", "--json"])
        .exits(0)
        .json();
    assert_eq!(off["auto_sync"], json!(false));
    let audit = desk.run(&["audit", "--json"]).exits(0).stdout;
    for what in ["next_gen.on", "auto_sync.on", "next_gen.off", "auto_sync.off"] {
        assert!(audit.contains(what), "{what} is not in {audit}");
    }
}

#[tokio::test]
async fn a_change_arrives_by_itself_while_the_service_manager_is_told_and_sigterm_ends_it() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = settled(&tenant);
    desk.run(&["services", "--next-gen", "on", "--auto-sync", "on"])
        .exits(0);
    let manager = UnixDatagram::bind(desk.path("notify")).unwrap();
    let mut command = desk.command(&["watch"]);
    command.env("NOTIFY_SOCKET", desk.path("notify"));
    let mut watching = Watching::start(command);
    watching.says("Auto Sync is on.");
    let mut second = Watching::start(desk.command(&["watch"]));
    second.says("Following another Voice Sync");

    let somebody = tenant.healthy().await.remove(0);
    let user = somebody["pbx_user_id"].as_str().unwrap();
    let path = format!("pbx/users/{user}");
    tenant.patch(&path, json!({ "number": "+441130098700" })).await;
    watching.says("completed");
    let jobs = desk.run(&["jobs", "--json", "--type", "auto"]).exits(0).json();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 1, "{jobs}");
    assert_eq!(jobs["jobs"][0]["started_by"], "Auto Sync");
    tenant.get("quiet").await;
    let truth = tenant.get("truth").await;
    let account = &truth["accounts"][somebody["account_id"].as_str().unwrap()];
    assert_eq!(account["numbers"], json!(["+441130098700"]));

    watching.stops().exits(0);
    let mut told = String::new();
    manager.set_nonblocking(true).unwrap();
    let mut buffer = [0; 4096];
    while let Ok(size) = manager.recv(&mut buffer) {
        told.push_str(&String::from_utf8_lossy(&buffer[..size]));
        told.push('\n');
    }
    assert!(told.contains("READY=1") && told.contains("STOPPING=1"), "{told}");
    // Whoever followed steps in.
    second.says("Auto Sync is on.");
    second.stops().exits(0);
}

#[tokio::test]
async fn what_a_command_asks_for_while_a_service_leads_is_done_there_and_followed_to_its_end() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = Desk::new();
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
    let mut watching = Watching::start(desk.command(&["watch"]));
    watching.says("Auto Sync is off");

    let held = desk.run(&["sync", "--json"]).exits(3).json();
    let first = held["held"].to_string();
    assert_eq!(held["job"]["status"], "held");
    let approved = desk.run(&["approve", &first, "--json"]).exits(0);
    assert!(
        approved
            .stderr
            .contains("Another Voice Sync works on this connection")
    );
    assert_eq!(approved.json()["job"]["status"], "completed");
    let refused = desk.run(&["approve", &first, "--json"]).exits(1);
    assert!(refused.stdout.contains("completed"), "{}", refused.stdout);

    let people = tenant.healthy().await;
    let (one, other) = (text(&people[0], "pbx_user_id"), text(&people[1], "pbx_user_id"));
    for (user, number) in [(&one, "+441130098711"), (&other, "+441130098712")] {
        let path = format!("pbx/users/{user}");
        tenant.patch(&path, json!({ "number": number })).await;
    }
    let job = desk.run(&["sync", "--user", &one, "--json"]).exits(0).json();
    assert_eq!(job["job"]["verified"], job["job"]["planned"]);
    tenant.get("quiet").await;
    let truth = tenant.get("truth").await;
    let numbers = |person: &Value| truth["accounts"][text(person, "account_id")]["numbers"].clone();
    assert_eq!(numbers(&people[0]), json!(["+441130098711"]));
    assert_ne!(numbers(&people[1]), json!(["+441130098712"]));

    // What an undo would write stands for approval there.
    let id = job["job"]["id"].to_string();
    let undo = desk.run(&["undo", &id, "--json"]).exits(3).json()["held"].to_string();
    let rejected = desk
        .run(&["reject", &undo, "--reason", "not yet", "--json"])
        .exits(0);
    assert_eq!(rejected.json()["job"]["status"], "rejected");
    desk.run(&["resume-person", &one]).exits(0);

    let listed = desk.run(&["users", "--search", &one, "--json"]).exits(0).json();
    assert_eq!(listed["users"][0]["wanted"], "+441130098711");
    desk.run(&["drift"]).exits(0);
    watching.stops().exits(0);
}

fn text(person: &Value, name: &str) -> String {
    person[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_that_is_saved_again_arrives_by_itself_and_a_bad_one_changes_nothing() {
    let tenant = Tenant::start(40, LAG_MS);
    let desk = Desk::new();
    let people = tenant.healthy().await;
    let truth = tenant.get("truth").await;
    let account = |n: usize| &truth["accounts"][people[n]["account_id"].as_str().unwrap()];
    let text = |changed: &str| {
        let mut text = "UPN,Teams,Phone\n".to_owned();
        for (n, person) in people.iter().enumerate().take(5) {
            let number = if n == 0 {
                changed
            } else {
                person["number"].as_str().unwrap()
            };
            text.push_str(&format!("{},yes,{number}\n", account(n)["upn"].as_str().unwrap()));
        }
        text
    };
    let file = desk.path("people.csv");
    std::fs::write(&file, text(people[0]["number"].as_str().unwrap())).unwrap();
    let csv = [
        "--pbx",
        "csv",
        "--next-gen",
        "on",
        "--csv",
        file.to_str().unwrap(),
    ];
    desk.connect(&tenant, LAG_MS, &csv).exits(0);
    let first = desk.run(&["sync", "--json"]).json()["held"].to_string();
    if first != "null" {
        desk.run(&["approve", &first]).exits(0);
    }
    desk.run(&["services", "--auto-sync", "on"]).exits(0);
    let mut watching = Watching::start(desk.command(&["watch"]));
    watching.says("Auto Sync is on.");

    std::fs::write(&file, "UPN,Teams,Phone\nhalf a li").unwrap();
    watching.says("CSV");
    std::fs::write(&file, text("+441130098701")).unwrap();
    watching.says("completed");
    tenant.get("quiet").await;
    let truth = tenant.get("truth").await;
    let holder = &truth["numbers"]["+441130098701"]["holder"];
    assert_eq!(holder, &people[0]["account_id"]);
    let jobs = desk.run(&["jobs", "--json", "--type", "auto"]).exits(0).json();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 1, "{jobs}");
    watching.stops().exits(0);
}
