use crate::page::{Person, ask, main_window, window_before, window_of};
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

/// A connection of the folder.
const ID: &str = "contoso";

#[test]
fn the_jobs_and_the_tenant_of_a_connection_are_shown() {
    let folder = with_a_job(JobStatus::Planning);
    let window = main_window(folder.path());
    let tenant = ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
    assert_eq!(tenant["tenant_name"], "Contoso");
    assert_eq!(tenant["sample"], true, "its addresses are of this computer");
    let page = ask(&window, "list_jobs", json!({ "request": first_page(50) })).expect("a list");
    assert_eq!(page["jobs"][0]["type"], "manual");
    assert_eq!(page["jobs"][0]["started_by"], "mira");
    assert_eq!(page["jobs"].as_array().map(Vec::len), Some(1));
    let shown = ask(&window, "window", json!({})).expect("a window");
    assert_eq!(shown["connection"]["id"], ID);
    assert_eq!(shown["choices"][0]["last_opened"], true);
}

#[test]
fn without_a_connection_there_is_a_state_but_nothing_to_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = main_window(folder.path());
    let shown = ask(&window, "window", json!({})).expect("a window");
    assert_eq!(shown["connection"], Value::Null);
    assert_eq!(shown["choices"], json!([]));
    assert_eq!(
        ask(&window, "state", json!({})).expect("a state")["button"],
        "not_connected"
    );
    let error = ask(&window, "list_jobs", json!({ "request": first_page(50) })).expect_err("no connection");
    assert_eq!(error["code"], "not_connected");
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_that_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join(ID);
    std::fs::create_dir(&broken).expect("a folder");
    std::fs::write(broken.join(store::FILE_NAME), "no database").expect("a file");
    let window = main_window(folder.path());
    let shown = ask(&window, "window", json!({})).expect("a window");
    assert_eq!(shown["choices"][0]["id"], ID, "it is offered all the same");
    let error = ask(&window, "open_connection", json!({ "id": ID })).expect_err("a refusal");
    assert_eq!(error["code"], "data_unusable");
    for part in ["message", "advice"] {
        assert!(
            error[part].as_str().is_some_and(|text| text.len() > 20),
            "{error}"
        );
    }
}

#[test]
fn a_connection_that_is_not_there_is_said_to_be_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = ask(
        &main_window(folder.path()),
        "open_connection",
        json!({ "id": "../elsewhere" }),
    );
    assert_eq!(error.expect_err("a refusal")["code"], "not_found");
}

#[test]
fn a_dangerous_verb_is_asked_natively_and_a_no_changes_nothing() {
    let folder = with_a_job(JobStatus::Held);
    let person = Person::who_says(false);
    let window = window_before(person.clone(), folder.path());
    ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
    for (verb, arguments) in [
        ("approve_job", json!({ "job": 1 })),
        ("reject_job", json!({ "job": 1, "reason": "no" })),
        ("undo_job", json!({ "job": 1 })),
    ] {
        assert_eq!(
            ask(&window, verb, arguments).expect("an answer"),
            "declined",
            "{verb}"
        );
    }
    let asked = person.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked[0].text.contains("Contoso"), "{}", asked[0].text);
    let detail = ask(&window, "job", json!({ "job": 1 })).expect("a job");
    assert_eq!(detail["job"]["status"], "held");
}

#[test]
fn a_question_that_nobody_answers_is_over_when_its_connection_is_closed() {
    let folder = with_a_job(JobStatus::Held);
    let person = Person::who_says_nothing();
    let window = window_before(person.clone(), folder.path());
    ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
    let page = window.clone();
    let answer =
        std::thread::spawn(move || ask(&page, "reject_job", json!({ "job": 1, "reason": Value::Null })));
    while person.asked().is_empty() {
        std::thread::yield_now();
    }
    ask(&window, "close_connection", json!({})).expect("closed");
    let answer = answer.join().expect("a page").expect("an answer");
    assert_eq!(answer, "declined");
}

#[test]
fn an_export_goes_where_the_person_says_and_nowhere_when_the_dialog_is_closed() {
    let folder = with_a_job(JobStatus::Held);
    let file = folder.path().join("jobs.json");
    let request = json!({ "filter": any_job(), "format": "json" });
    for (chosen, jobs) in [(None, None), (Some(file.clone()), Some(1))] {
        let person = Person::who_chooses(chosen);
        let window = window_before(person, folder.path());
        ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
        let exported = ask(&window, "export_jobs", request.clone()).expect("an answer");
        assert_eq!(exported["count"].as_u64(), jobs);
        assert_eq!(file.exists(), jobs.is_some());
        ask(&window, "close_connection", json!({})).expect("closed");
    }
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(text.contains("mira"), "{text}");
}

#[test]
fn the_people_of_a_job_are_exported_where_the_person_says_and_nowhere_when_the_dialog_is_closed() {
    let folder = with_a_job(JobStatus::Held);
    let file = folder.path().join("people.csv");
    let whom = json!({ "show": "all", "state": null, "text": null });
    let request = json!({ "job": 1, "filter": whom, "format": "csv" });
    for chosen in [None, Some(file.clone())] {
        let window = window_before(Person::who_chooses(chosen.clone()), folder.path());
        ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
        let exported = ask(&window, "export_job_people", request.clone()).expect("an answer");
        assert_eq!(exported["path"].as_str().map(Path::new), chosen.as_deref());
        assert_eq!(file.exists(), chosen.is_some());
        ask(&window, "close_connection", json!({})).expect("closed");
    }
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(text.starts_with("Job,Person,Account,"), "{text}");
}

#[test]
fn preferences_come_back_in_the_next_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = json!({
        "theme": "dark", "last_page": "/users", "dismissed_tips": ["sync"], "navigation_collapsed": true,
        "notifications": false, "close_to_tray": true
    });
    let first = main_window(folder.path());
    ask(&first, "save_preferences", json!({ "preferences": kept })).expect("kept");
    let next = main_window(folder.path());
    assert_eq!(ask(&next, "preferences", json!({})).expect("preferences"), kept);
}

#[test]
fn a_secret_never_comes_back_to_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = main_window(folder.path());
    let request =
        json!({ "source": "eight_by_eight", "address": "http://127.0.0.1:1", "key": "sesame-sesame" });
    let refused = ask(&window, "setup_pbx", json!({ "request": request })).expect_err("nobody answers there");
    let shown = ask(&window, "setup", json!({})).expect("Connect");
    for text in [refused.to_string(), shown.to_string()] {
        assert!(!text.contains("sesame"), "{text}");
    }
}

#[test]
fn an_impossible_request_is_refused_with_code_message_and_detail() {
    let folder = with_a_job(JobStatus::Held);
    let window = main_window(folder.path());
    ask(&window, "open_connection", json!({ "id": ID })).expect("a connection");
    for limit in [0, 501] {
        let error = ask(&window, "list_jobs", json!({ "request": first_page(limit) }));
        let error = error.expect_err("out of its limits");
        assert_eq!(error["code"], "invalid_request");
        let named = error["message"]
            .as_str()
            .is_some_and(|text| text.contains(&limit.to_string()));
        assert!(named, "{error}");
        assert_eq!(error["detail"], Value::Null);
    }
}

#[test]
fn a_request_with_a_field_we_do_not_know_is_refused() {
    let mut request = first_page(1);
    request["url"] = json!("https://example.com");
    let window = main_window(tempfile::tempdir().expect("a folder").path());
    let error = ask(&window, "list_jobs", json!({ "request": request })).expect_err("refused");
    assert!(error.to_string().contains("unknown field"), "{error}");
}

fn any_job() -> Value {
    json!({ "types": [], "statuses": [], "from": null, "to": null, "person": null })
}

fn first_page(limit: u32) -> Value {
    json!({ "filter": any_job(), "after": null, "limit": limit })
}

fn with_a_job(status: JobStatus) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    block_on(remember_a_job(folder.path(), status));
    folder
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}

async fn remember_a_job(data_dir: &Path, status: JobStatus) {
    let database = Database::open(data_dir.join(ID), Timestamp::now)
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
        id: ID.into(),
        tenant: "00000000-0000-4000-8000-000000000001".into(),
        tenant_name: "Contoso".into(),
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
        status,
        started_by: StartedBy {
            person: "mira".into(),
            computer: "desk".into(),
            microsoft_account: None,
        },
        started_at: Timestamp::now(),
        diagnostic: false,
        held_because: Vec::new(),
        signed_in: None,
    };
    database.create_job(job, None).await.expect("a job");
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
    let other = window_of(shell(mock_builder(), Backend::of("unused", None)), "other");
    assert!(ask(&other, "window", json!({})).is_err());
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
