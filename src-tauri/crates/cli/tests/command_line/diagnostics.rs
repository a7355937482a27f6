//! A bundle for support holds nobody, and no secret.

use crate::rig::{Desk, Tenant};
use serde_json::{Value, json};

const LAG_MS: u64 = 20;

/// Texts of the sample tenant that tell who somebody is: names, addresses, ids, numbers.
fn telling(world: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for row in world["pbx_users"].as_object().unwrap().values() {
        collect(row, &mut found);
    }
    for account in world["accounts"].as_object().unwrap().values() {
        collect(account, &mut found);
    }
    found.extend(world["numbers"].as_object().unwrap().keys().cloned());
    for name in ["tenant_id", "client_id", "customer_id", "domain", "display_name"] {
        found.push(world["identity"][name].as_str().unwrap().to_owned());
    }
    found
}

/// A short text, and a short number, may be a part of anything, such as of a time; longer ones come with each person too.
fn tells(text: &str) -> bool {
    text.len() >= 6 || (text.len() >= 4 && text != "null" && text.contains(char::is_alphabetic))
}

fn collect(value: &Value, found: &mut Vec<String>) {
    const OF_SOMEBODY: &[&str] = &[
        "id",
        "user_id",
        "first_name",
        "last_name",
        "given_name",
        "surname",
        "display_name",
        "user_name",
        "upn",
        "mail",
        "primary_email",
        "sso_federation_id",
        "number",
        "telephone_number",
        "extension_number",
        "on_premises_line",
    ];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if OF_SOMEBODY.contains(&name.as_str()) => {
                        found.extend(Some(text.clone()).filter(|text| tells(text)));
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn a_bundle_names_no_person_and_no_secret_of_the_tenant() {
    let tenant = Tenant::start(60, LAG_MS);
    let desk = Desk::new();
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
    // With everything in the log that there is.
    let run = |arguments: &[&str]| {
        let mut command = desk.command(arguments);
        crate::rig::Ran::from(command.env("VOICE_SYNC_LOG", "trace").output().unwrap())
    };
    let held = run(&["sync", "--json"]).exits(3).json()["held"].to_string();
    run(&["approve", &held, "--reason", "Ada agreed", "--json"]);
    let somebody = tenant.healthy().await.remove(0);
    let path = format!("pbx/users/{}", somebody["pbx_user_id"].as_str().unwrap());
    tenant.patch(&path, json!({ "number": "+441130098700" })).await;
    run(&["sync", "--json"]).exits(0);
    run(&["undo", "2", "--json"]);
    run(&["sync", "--user", "nobody@acme.example"]).exits(64);

    let out = desk.path("bundle.json");
    let told = desk
        .run(&["diagnostics", "--json", "--out", out.to_str().unwrap()])
        .exits(0);
    assert_eq!(told.json()["contents"].as_array().unwrap().len(), 4);
    let text = std::fs::read_to_string(&out).unwrap();
    let bundle: Value = serde_json::from_str(&text).unwrap();
    assert!(bundle["jobs"].as_array().unwrap().len() >= 2, "{text}");
    assert!(bundle["steps"].as_array().unwrap().len() > 10);
    assert!(bundle["log"].as_array().unwrap().len() > 20);
    assert!(bundle["audit"].to_string().contains("job.approved"));

    let world = tenant.get("world").await;
    let secrets = tenant.get("secrets").await["secrets"].clone();
    let secrets: Vec<String> = serde_json::from_value(secrets).unwrap();
    let telling = telling(&world);
    assert!(
        telling.len() > 300 && secrets.len() > 3,
        "{} {}",
        telling.len(),
        secrets.len()
    );
    for text_of in telling.iter().chain(&secrets) {
        assert!(!text.contains(text_of.as_str()), "{text_of}");
    }
    assert!(!text.contains("Ada agreed") && !text.contains(desk.data().to_str().unwrap()));

    let again = desk.path("again.json");
    desk.run(&["diagnostics", "--out", again.to_str().unwrap()])
        .exits(0);
    let again: Value = serde_json::from_str(&std::fs::read_to_string(again).unwrap()).unwrap();
    assert_ne!(
        again["steps"][0]["person"], bundle["steps"][0]["person"],
        "other names in each bundle"
    );
    desk.run(&["diagnostics", "--out", out.to_str().unwrap()])
        .exits(64);
}
