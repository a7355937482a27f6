//! A connection of the sample tenant in a data folder: how it is worked on, killed, and judged.

use crate::{
    command::{Ran, voice_sync},
    tenant::{Change, LAG_MS, Tenant},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::PathBuf,
    process::{Child, Command},
};
use tempfile::TempDir;

const USERS: usize = 24;
const ROUTING: &str = "PBX-OVRP-International";
/// Twice the rounds that any of these tests was seen to need.
const ROUNDS: usize = 6;

/// A connection of the sample tenant.
pub struct Connection {
    pub tenant: Tenant,
    folder: TempDir,
    surroundings: Vec<(OsString, OsString)>,
}

impl Connection {
    /// Makes one; nothing is synced yet.
    pub fn new(seed: u64) -> Self {
        Self {
            tenant: Tenant::start(USERS, seed),
            folder: tempfile::tempdir().expect("a folder"),
            surroundings: Vec::new(),
        }
    }

    /// Where everything of this connection is.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder")
    }

    /// What the command is given in its environment from now on.
    pub fn surround(&mut self, surroundings: Vec<(OsString, OsString)>) {
        self.surroundings = surroundings;
    }

    /// Connects, with one write at a time where `next_gen` is off.
    pub fn connect(&self, next_gen: bool) {
        let to = |name: &str| self.tenant.text(name).to_owned();
        let mut connect = self.command(&["connect", "--json", "--create-key-file"]);
        connect
            .args(["--tenant-id", &to("tenant_id"), "--client-id", &to("client_id")])
            .args(["--login-url", &to("login_url"), "--graph-url", &to("graph_url")])
            .args(["--pbx-url", &to("pbx_url"), "--voice-routing", ROUTING])
            .args([
                "--tenant-lag-ms",
                &(LAG_MS * 2).to_string(),
                "--dial-plan",
                "default",
            ])
            .args(["--next-gen", if next_gen { "on" } else { "off" }])
            .arg("--key-file")
            .arg(self.folder().join("vault.key"))
            .env("VOICE_SYNC_PBX_KEY", to("api_key"))
            .env("VOICE_SYNC_CLIENT_SECRET", to("client_secret"));
        Ran::from(connect.output().expect("connect")).exits(&[0]);
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = voice_sync();
        command.envs(self.surroundings.iter().cloned());
        command.arg("--data-dir").arg(self.folder().join("data"));
        command.args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output();
        output.expect("the command starts").into()
    }

    /// Starts a command and lets it run.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("the command starts")
    }

    /// Works until one of its processes ends at the fail point, or nothing is left to do. `fail_points` is
    /// what the variable `FAILPOINTS` takes.
    pub fn work_until_killed(&self, fail_points: &str) -> bool {
        let killed = |arguments: &[&str]| {
            let mut command = self.command(arguments);
            Ran::from(
                command
                    .env("FAILPOINTS", fail_points)
                    .output()
                    .expect("a process"),
            )
        };
        for _ in 0..ROUNDS {
            let synced = killed(&["sync", "--json"]);
            if synced.killed() {
                return true;
            }
            let synced = synced.exits(&[0, 3, 4]);
            let Some(held) = synced.held() else {
                return false;
            };
            let approved = killed(&["approve", &held.to_string(), "--json"]);
            if approved.killed() {
                return true;
            }
        }
        false
    }

    /// Syncs, and approves what stands, until there is nothing to do.
    pub fn converge(&self) {
        let mut said = Vec::new();
        for _ in 0..ROUNDS {
            let synced = self.run(&["sync", "--json"]).exits(&[0, 3, 4]);
            let held = synced.held();
            said.push(synced);
            if let Some(held) = held {
                // Another plan may stand by now: then it is refused, and the next round shows it.
                said.push(
                    self.run(&["approve", &held.to_string(), "--json"])
                        .exits(&[0, 1, 4]),
                );
            }
            let planned = self.run(&["plan", "--json"]).exits(&[0, 2]);
            if planned.code == Some(0) {
                return;
            }
            said.push(planned);
        }
        panic!("{ROUNDS} rounds were not enough: {said:#?}");
    }

    /// The place from which the next stretch is judged.
    pub async fn mark(&self) -> Mark {
        self.tenant.quiet().await;
        let truth = self.tenant.truth().await;
        let accounts = truth.accounts.into_iter();
        Mark {
            journal: self.tenant.mark().await,
            last_job: self
                .jobs()
                .first()
                .and_then(|job| job["id"].as_i64())
                .unwrap_or(0),
            holders: accounts
                .filter(|(_, account)| !account.numbers.is_empty())
                .map(|(id, _)| id)
                .collect(),
        }
    }

    /// Judges the tenant alone, where the history does not go as far back.
    pub async fn assert_as_wanted(&self, since: &Mark) {
        self.tenant.quiet().await;
        self.assert_wanted(since).await;
        assert_eq!(
            self.tenant.violations().await,
            Vec::new(),
            "the tenant had to refuse or repeat something"
        );
    }

    /// How many people who can be synced do not have their number yet.
    pub async fn left_to_do(&self) -> usize {
        self.tenant.quiet().await;
        let truth = self.tenant.truth().await;
        let ready = truth.wanted.iter().filter(|wanted| wanted.blocked_by.is_empty());
        ready
            .filter(|wanted| match (&wanted.account_id, &wanted.number) {
                (Some(account), Some(number)) => !truth.accounts[account].numbers.contains(number),
                _ => false,
            })
            .count()
    }

    /// Judges everything that happened since. Gives the steps of the jobs since.
    pub async fn assert_whole(&self, since: &Mark) -> Vec<Value> {
        self.assert_as_wanted(since).await;
        let steps = self.assert_every_outcome_is_there(since);
        let changes = self.tenant.changes(since.journal).await;
        assert_nothing_repeated(&changes, &steps);
        assert_all_in_history(&changes, &steps);
        steps
    }

    /// The tenant is as the phone system says, and nobody who had a number and should have one is without.
    async fn assert_wanted(&self, since: &Mark) {
        let truth = self.tenant.truth().await;
        let mut leavers: BTreeSet<&str> = since.holders.iter().map(String::as_str).collect();
        for wanted in &truth.wanted {
            let Some(account) = &wanted.account_id else {
                continue;
            };
            leavers.remove(account.as_str());
            let (true, Some(number)) = (wanted.blocked_by.is_empty(), &wanted.number) else {
                let held = !truth.accounts[account].numbers.is_empty();
                assert!(
                    held || !since.holders.contains(account),
                    "{wanted:?} lost the number"
                );
                continue;
            };
            let holder = truth
                .numbers
                .get(number)
                .and_then(|record| record.holder.as_ref());
            assert_eq!(
                holder,
                Some(account),
                "{} should have {number}",
                wanted.pbx_user_id
            );
            let routing = truth.accounts[account].policies.get("OnlineVoiceRoutingPolicy");
            assert_eq!(
                routing.map(String::as_str),
                Some(ROUTING),
                "{} and voice routing",
                wanted.pbx_user_id
            );
        }
    }

    /// The history, newest first.
    pub fn jobs(&self) -> Vec<Value> {
        let listed = self.run(&["jobs", "--json", "--limit", "1000"]);
        let mut listed = listed.exits(&[0]).json();
        serde_json::from_value(listed["jobs"].take()).expect("jobs")
    }

    /// Every job ended or is held, and every step of one that ended has its outcome. Gives the steps since.
    fn assert_every_outcome_is_there(&self, since: &Mark) -> Vec<Value> {
        let mut all = Vec::new();
        for job in self.jobs() {
            let status = job["status"].as_str().expect("a status");
            assert!(
                !matches!(status, "queued" | "planning" | "running" | "paused"),
                "a job has not ended: {job}"
            );
            let id = job["id"].to_string();
            let shown = self.run(&["jobs", "show", &id, "--json"]).exits(&[0]).json();
            let steps = shown["steps"].as_array().expect("steps");
            let carried_out = matches!(status, "completed" | "completed_with_errors" | "cancelled");
            for step in steps.iter().filter(|_| carried_out) {
                let outcome = step["outcome"].as_str().expect("an outcome");
                assert!(!matches!(outcome, "open" | "planned"), "job {id}: {step}");
                if job["id"].as_i64() > Some(since.last_job) {
                    all.push(step.clone());
                }
            }
        }
        all
    }
}

/// A place in the tenant's journal and in the history, and who had a number there.
pub struct Mark {
    journal: u64,
    last_job: i64,
    holders: BTreeSet<String>,
}

/// No change is there twice, but for a number that was given back in between.
fn assert_nothing_repeated(changes: &[Change], steps: &[Value]) {
    let restored: BTreeSet<&str> = steps
        .iter()
        .filter(|step| step["outcome"] == "restored")
        .filter_map(|step| step["old"].as_str())
        .collect();
    for (at, change) in changes.iter().enumerate() {
        let again = changes[..at].contains(change) && !restored.contains(change.subject.as_str());
        assert!(!again, "repeated: {change:?}\nin {changes:#?}");
    }
}

/// The history knows each number that moved.
fn assert_all_in_history(changes: &[Change], steps: &[Value]) {
    let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for step in steps {
        let (old, new) = (step["old"].as_str(), step["new"].as_str());
        let moved = match step["outcome"].as_str() {
            Some("verified") => [("number_unassigned", old), ("number_assigned", new)],
            Some("restored") => [("number_unassigned", old), ("number_assigned", old)],
            _ => continue,
        };
        for (what, number) in moved {
            if let Some(number) = number {
                *known.entry((what, number)).or_default() += 1;
            }
        }
    }
    for change in changes.iter().filter(|change| change.what.starts_with("number_")) {
        let left = known.get_mut(&(change.what.as_str(), change.subject.as_str()));
        let Some(left) = left.filter(|left| **left > 0) else {
            panic!("the history does not know {change:?}: {steps:#?}");
        };
        *left -= 1;
    }
}
