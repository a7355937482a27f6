//! The sample tenant, opened by a window.

use crate::page::{Person, ask, main_window, window_before};
use serde_json::{Value, json};
use std::path::Path;
use tauri::{WebviewWindow, test::MockRuntime};

/// Short waits; the same for every suite of this binary.
fn opened(folder: &Path) -> WebviewWindow<MockRuntime> {
    let window = window_before(Person::who_says(true), folder);
    let tenant = ask(&window, "open_sample", json!({})).expect("the sample tenant");
    assert_eq!(tenant["sample"], true);
    window
}

fn change(window: &WebviewWindow<MockRuntime>, kind: &str) -> Result<Value, Value> {
    ask(
        window,
        "sample_change",
        json!({ "request": { "kind": kind, "user": null } }),
    )
}

#[test]
fn every_change_says_what_was_done_and_to_whom() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = opened(folder.path());
    for (kind, people) in [
        ("new_number", 1),
        ("joiner", 1),
        ("leaver", 1),
        ("untick", 1),
        ("tick", 1),
        ("swap", 2),
    ] {
        let made = change(&window, kind).expect(kind);
        assert_eq!(made["users"].as_array().map(Vec::len), Some(people), "{kind}");
        assert!(
            made["sentence"].as_str().is_some_and(|text| text.len() > 20),
            "{made}"
        );
    }
}

#[test]
fn the_sample_tenant_keeps_its_world_and_its_addresses_over_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = opened(folder.path());
    let user = change(&first, "joiner").expect("a joiner")["users"][0].clone();
    let before = ask(&first, "pbx_status", json!({})).expect("a status")["source"].clone();
    ask(&first, "close_connection", json!({})).expect("closed");

    let second = opened(folder.path());
    let after = ask(&second, "pbx_status", json!({})).expect("a status")["source"].clone();
    assert_eq!(before["address"], after["address"]);
    let request = json!({ "request": { "kind": "new_number", "user": user } });
    ask(&second, "sample_change", request).expect("the joiner is still there");
}

#[test]
fn without_the_sample_tenant_nothing_is_changed_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = main_window(folder.path());
    assert_eq!(
        change(&window, "leaver").expect_err("a refusal")["code"],
        "invalid_request"
    );
}

#[test]
fn the_shell_opens_microsofts_page_and_the_sample_registers_its_certificate_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::who_says(true);
    let window = window_before(person.clone(), folder.path());
    ask(&window, "open_sample", json!({})).expect("the sample tenant");
    let registered = ask(&window, "registration", json!({})).expect("a registration");
    assert_eq!(registered["by_sample"], true);
    let consent = json!({ "what": "consent", "method": "certificate", "auto_sync": false });
    let request = json!({ "purpose": consent, "way": "browser" });
    assert_eq!(ask(&window, "begin_sign_in", request).expect("a sign-in"), "done");
    let page = person.page();
    assert!(page.starts_with("http://127.0.0.1:"), "{page}");
    ask(&window, "end_sign_in", json!({})).expect("ended");
    assert_eq!(ask(&window, "sign_in", json!({})).expect("none"), Value::Null);
    let again = ask(&window, "open_sign_in_page", json!({})).expect("an answer");
    assert_eq!(again, false, "there is no page any more");
}

#[test]
fn the_consent_is_revoked_only_where_the_person_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = window_before(Person::who_says(false), folder.path());
    ask(&window, "open_sample", json!({})).expect("the sample tenant");
    let declined = ask(&window, "revoke_consent", json!({})).expect("an answer");
    assert_eq!(declined["decision"], "declined");
    assert_eq!(
        ask(&window, "consent", json!({})).expect("a consent")["state"],
        "granted"
    );
}
