//! A simulator process, a data folder, and the command between them.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// The command under test, with nothing of this environment.
pub(crate) fn voice_sync() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice-sync"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The one object that stdout holds.
    pub(crate) fn json(&self) -> Value {
        let lines: Vec<&str> = self.stdout.lines().collect();
        assert_eq!(lines.len(), 1, "stdout holds one line: {self:?}");
        serde_json::from_str(lines[0]).unwrap()
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// A `voice-sync simulator`, ended when this is dropped.
pub(crate) struct Tenant {
    child: Child,
    pub(crate) endpoints: Value,
    client: reqwest::Client,
}

impl Tenant {
    pub(crate) fn start(users: usize, lag_ms: u64) -> Self {
        let mut child = voice_sync()
            .args(["simulator", "--seed", "1", "--until-stdin-closes", "--users"])
            .arg(users.to_string())
            .args(["--lag-ms", &lag_ms.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        Self {
            child,
            endpoints: serde_json::from_str(&line).unwrap(),
            client,
        }
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.endpoints[name].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.answer(self.client.get(self.control(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.answer(self.client.post(self.control(path)).json(&body))
            .await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Value {
        self.answer(self.client.patch(self.control(path)).json(&body))
            .await
    }

    fn control(&self, path: &str) -> String {
        format!("{}/{path}", self.text("control_url"))
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Value {
        let request = request.bearer_auth(self.text("control_token"));
        request
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// PBX users who can be synced and have a number, in the order of their ids.
    pub(crate) async fn healthy(&self) -> Vec<Value> {
        let truth = self.get("truth").await;
        let wanted = truth["wanted"].as_array().unwrap().iter();
        wanted
            .filter(|wanted| wanted["blocked_by"] == json!([]))
            .cloned()
            .collect()
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().unwrap();
        if !std::thread::panicking() {
            assert_eq!(ended.code(), Some(0), "the simulator ends well when stdin closes");
        }
    }
}

/// A data folder.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = voice_sync();
        command.arg("--data-dir").arg(self.data()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    /// `connect` to this tenant with secrets from the environment, and the vault's key in a file.
    pub(crate) fn connect(&self, tenant: &Tenant, lag_ms: u64, more: &[&str]) -> Ran {
        self.connecting(tenant, lag_ms)
            .arg("--create-key-file")
            .arg("--key-file")
            .arg(self.path("vault.key"))
            .args(more)
            .output()
            .unwrap()
            .into()
    }

    /// The same before it says where the vault's key is: in the keychain.
    pub(crate) fn connecting(&self, tenant: &Tenant, lag_ms: u64) -> Command {
        let to = |name: &str| tenant.text(name);
        let mut command = self.connecting_unregistered(tenant, lag_ms);
        command
            .args(["--client-id", &to("client_id")])
            .env("VOICE_SYNC_CLIENT_SECRET", to("client_secret"));
        command
    }

    /// The same before an application is registered for it.
    pub(crate) fn connecting_unregistered(&self, tenant: &Tenant, lag_ms: u64) -> Command {
        let to = |name: &str| tenant.text(name);
        let mut command = self.command(&["connect", "--json"]);
        command
            .args(["--tenant-id", &to("tenant_id")])
            .args(["--login-url", &to("login_url"), "--graph-url", &to("graph_url")])
            .args(["--pbx-url", &to("pbx_url")])
            .args(["--tenant-lag-ms", &(lag_ms * 2).to_string()])
            .env("VOICE_SYNC_PBX_KEY", to("api_key"));
        command
    }

    /// Every file of the data folder with its bytes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.data(), &mut found);
        found
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}
