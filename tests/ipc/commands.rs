use crate::page::{ask, main_window, window_of};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path};
use store::Database;
use sync_core::{
    job::{JobPurpose, JobStatus, JobType, NewJob, StartedBy},
    ports::{Connection, JobHistory, RecordsStore},
};
use tauri::test::mock_builder;
use voice_sync_desktop::{Backend, shell};

#[test]
fn the_jobs_and_the_tenant_of_the_folder_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    block_on(remember_a_job(folder.path()));
    let window = main_window(folder.path());
    let jobs = ask(&window, "list_jobs", json!({ "request": { "limit": 50 } })).expect("a list");
    assert_eq!(jobs[0]["jobType"], "manual");
    assert_eq!(jobs[0]["status"], "planning");
    assert_eq!(jobs[0]["startedBy"], "mira");
    assert_eq!(jobs.as_array().map(Vec::len), Some(1));
    let tenant = ask(&window, "connection", json!({})).expect("a connection");
    assert_eq!(tenant["tenantName"], "Contoso Sample");
    assert_eq!(tenant["sample"], true);
}

#[test]
fn a_folder_without_a_connection_has_no_tenant_and_no_jobs() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = main_window(folder.path());
    assert_eq!(
        ask(&window, "connection", json!({})).expect("an answer"),
        Value::Null
    );
    let jobs = ask(&window, "list_jobs", json!({ "request": { "limit": 50 } })).expect("a list");
    assert_eq!(jobs, json!([]));
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_that_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = folder.path().join("sample");
    std::fs::create_dir(&sample).expect("a folder");
    std::fs::write(sample.join(store::FILE_NAME), "no database").expect("a file");
    let error = ask(&main_window(folder.path()), "connection", json!({})).expect_err("a refusal");
    assert_eq!(error["code"], "failed");
    assert!(
        error["message"].as_str().is_some_and(|text| text.len() > 20),
        "{error}"
    );
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}

async fn remember_a_job(data_dir: &Path) {
    let database = Database::open(data_dir.join("sample"), Timestamp::now)
        .await
        .expect("a database");
    let config = json!({
        "pbx": { "source": "eight_by_eight", "api_url": "http://127.0.0.1:1/admin-provisioning" },
        "login_url": "http://127.0.0.1:1",
        "graph_url": "http://127.0.0.1:1",
        "client_id": "an application",
        "vault_key": { "place": "keychain" },
        "tenant_lag_ms": null,
    });
    let connection = Connection {
        id: "sample".into(),
        tenant: "00000000-0000-4000-8000-000000000001".into(),
        tenant_name: "Contoso Sample".into(),
        tenant_domain: Some("contoso.example".into()),
        customer: None,
        created_at: Timestamp::now(),
        first_sync_approved: true,
        config,
    };
    database.save_connection(&connection).await.expect("a connection");
    let job = NewJob {
        job_type: JobType::Manual,
        purpose: JobPurpose::Sync,
        status: JobStatus::Planning,
        started_by: StartedBy {
            person: "mira".into(),
            computer: "desk".into(),
            microsoft_account: None,
        },
        started_at: Timestamp::now(),
        diagnostic: false,
        held_because: Vec::new(),
    };
    database.create_job(job, None).await.expect("a job");
}

#[test]
fn an_impossible_request_is_refused_with_code_message_and_detail() {
    for limit in [0, 501] {
        let error = ask(
            &main_window(tempfile::tempdir().expect("a folder").path()),
            "list_jobs",
            json!({ "request": { "limit": limit } }),
        )
        .expect_err("out of its limits");
        assert_eq!(error["code"], "invalid_request");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|text| text.contains(&limit.to_string())),
            "{error}"
        );
        assert_eq!(error["detail"], Value::Null);
    }
}

#[test]
fn a_request_with_a_field_we_do_not_know_is_refused() {
    let request = json!({ "request": { "limit": 1, "url": "https://example.com" } });
    assert!(
        ask(
            &main_window(tempfile::tempdir().expect("a folder").path()),
            "list_jobs",
            request
        )
        .is_err()
    );
}

/// `allowed_elsewhere` is answered by the handler, so only the capabilities can refuse it.
#[test]
fn a_command_that_is_not_listed_is_refused() {
    let builder = mock_builder().invoke_handler(|invoke| {
        invoke.resolver.resolve("reached");
        true
    });
    let refusal = ask(&window_of(builder, "main"), "allowed_elsewhere", json!({})).expect_err("not listed");
    assert!(refusal.to_string().contains("not allowed"), "{refusal}");
}

#[test]
fn a_window_without_a_capability_is_refused() {
    let other = window_of(shell(mock_builder(), Backend::reading("unused")), "other");
    assert!(ask(&other, "connection", json!({})).is_err());
}

#[test]
fn the_page_has_no_power_of_the_framework() {
    for command in [
        "plugin:window|close",
        "plugin:event|emit",
        "plugin:path|resolve_directory",
        "plugin:app|version",
    ] {
        assert!(
            ask(
                &main_window(tempfile::tempdir().expect("a folder").path()),
                command,
                json!({})
            )
            .is_err(),
            "{command}"
        );
    }
}

/// A command is written in three places; a missing line in one of them is found here.
#[test]
fn commands_permissions_and_build_list_are_the_same() {
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let read = |file: &str| std::fs::read_to_string(format!("{top}/{file}")).expect(file);

    let configuration: Value = serde_json::from_str(&read("tauri.conf.json")).expect("JSON");
    let permissions: BTreeSet<String> = configuration["app"]["security"]["capabilities"][0]["permissions"]
        .as_array()
        .expect("permissions")
        .iter()
        .filter_map(|name| name.as_str()?.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();

    let build = read("src-tauri/build.rs");
    let list = build
        .split_once("= &[")
        .and_then(|(_, rest)| rest.split_once(']'))
        .expect("the list")
        .0;
    let listed: BTreeSet<String> = quoted(list);

    let bindings = read("ui/src/ipc/bindings.ts");
    let answered: BTreeSet<String> = bindings
        .split("__TAURI_INVOKE<")
        .skip(1)
        .filter_map(|call| Some(call.split('"').nth(1)?.to_owned()))
        .collect();

    assert!(!answered.is_empty(), "no command in the bindings");
    assert_eq!(permissions, listed, "tauri.conf.json and build.rs");
    assert_eq!(answered, listed, "the bindings and build.rs");
}

fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}
