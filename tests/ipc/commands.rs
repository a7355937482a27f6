use crate::page::{ask, main_window, window_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tauri::test::mock_builder;
use voice_sync_desktop::{Backend, shell};

#[test]
fn sync_jobs_are_listed() {
    let jobs = ask(&main_window(), "list_jobs", json!({ "request": { "limit": 50 } })).expect("a list");
    assert!(jobs.is_array(), "{jobs}");
}

#[test]
fn the_tenant_is_named() {
    let tenant = ask(&main_window(), "connection", json!({})).expect("a connection");
    for field in ["tenantName", "tenantDomain", "tenantId"] {
        assert!(
            tenant[field].as_str().is_some_and(|text| !text.is_empty()),
            "{field} in {tenant}"
        );
    }
}

#[test]
fn an_impossible_request_is_refused_with_code_message_and_detail() {
    for limit in [0, 501] {
        let error = ask(
            &main_window(),
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
    assert!(ask(&main_window(), "list_jobs", request).is_err());
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
    let other = window_of(shell(mock_builder(), Backend), "other");
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
        assert!(ask(&main_window(), command, json!({})).is_err(), "{command}");
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
