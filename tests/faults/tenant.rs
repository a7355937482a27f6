//! The sample tenant in a process of its own, and its remote control over HTTP.

use crate::command::voice_sync;
use serde_json::{Value, json};
use simulator::{JournalEntry, JournalEvent, Truth};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

/// Operations and reads take half to all of this.
pub const LAG_MS: u64 = 40;

/// A `voice-sync simulator`, ended when this is dropped.
pub struct Tenant {
    child: Child,
    endpoints: Value,
    client: reqwest::Client,
}

impl Tenant {
    pub fn start(users: usize, seed: u64) -> Self {
        let mut child = voice_sync()
            .args(["simulator", "--until-stdin-closes", "--users", &users.to_string()])
            .args(["--seed", &seed.to_string(), "--lag-ms", &LAG_MS.to_string()])
            .stdin(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("a simulator");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its stdout");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("its endpoints");
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .expect("a client");
        Self {
            child,
            endpoints: serde_json::from_str(&line).expect("its endpoints as JSON"),
            client,
        }
    }

    pub fn text(&self, name: &str) -> &str {
        self.endpoints[name].as_str().expect("an endpoint or an identity")
    }

    /// Waits until every operation and lag is over.
    pub async fn quiet(&self) {
        self.ask(reqwest::Method::GET, "quiet", None).await;
    }

    pub async fn truth(&self) -> Truth {
        let truth = self.ask(reqwest::Method::GET, "truth", None).await;
        serde_json::from_value(truth).expect("the truth")
    }

    /// What happened after entry `since`.
    pub async fn journal(&self, since: u64) -> Vec<JournalEntry> {
        self.entries(&format!("journal?since={since}")).await
    }

    /// The number of the last entry of the journal.
    pub async fn mark(&self) -> u64 {
        self.journal(0).await.last().map_or(0, |entry| entry.seq)
    }

    pub async fn violations(&self) -> Vec<JournalEntry> {
        self.entries("violations").await
    }

    /// Everything that was changed through Graph after entry `since`.
    pub async fn changes(&self, since: u64) -> Vec<Change> {
        let entries = self.journal(since).await.into_iter();
        entries
            .filter_map(|entry| match entry.event {
                JournalEvent::Transition {
                    what,
                    subject,
                    from,
                    to,
                    by,
                    ..
                } if by == "graph" => Some(Change {
                    what,
                    subject,
                    from,
                    to,
                }),
                JournalEvent::Transition { .. }
                | JournalEvent::Request { .. }
                | JournalEvent::Violation { .. } => None,
            })
            .collect()
    }

    /// Changes a user of the phone system.
    pub async fn edit(&self, user: &str, change: Value) {
        let path = format!("pbx/users/{user}");
        self.ask(reqwest::Method::PATCH, &path, Some(change)).await;
    }

    /// Makes the next number assignments fail for good.
    pub async fn refuse_assignments(&self, times: u32) {
        let fault =
            json!({ "kind": "operation_fails", "text": "The usage location does not allow this number." });
        let rule = json!({ "system": "graph", "path": "*numberAssignments/assignNumber", "count": times, "fault": fault });
        self.ask(reqwest::Method::POST, "faults", Some(rule)).await;
    }

    /// Operations take this long from now on.
    pub async fn slow_operations(&self, ms: u64) {
        let knobs = json!({ "operation_min_ms": ms, "operation_max_ms": ms });
        self.ask(reqwest::Method::PATCH, "knobs", Some(knobs)).await;
    }

    async fn entries(&self, path: &str) -> Vec<JournalEntry> {
        let mut answer = self.ask(reqwest::Method::GET, path, None).await;
        serde_json::from_value(answer["entries"].take()).expect("entries of the journal")
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/{path}", self.text("control_url"));
        let mut request = self
            .client
            .request(method, url)
            .bearer_auth(self.text("control_token"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer of the simulator");
        let answer = answer.error_for_status().expect("a verb that it knows");
        answer.json().await.expect("JSON")
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends with its stdin; a simulator that crashed has failed the test already.
        let _ = self.child.wait();
    }
}

/// A value of the tenant that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub what: String,
    pub subject: String,
    pub from: Option<String>,
    pub to: Option<String>,
}
