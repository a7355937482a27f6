//! The log without its texts: of each line when, how grave, from where, its own constant words, its numbers, and the code
//! of the failure that it tells.

use serde_json::{Map, Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use sync_core::error_code::ErrorCode;
use tokio::task::spawn_blocking;

/// So many of the newest lines.
const LINES: usize = 5_000;
/// Whose words are constant: ours.
const OURS: &[&str] = &[
    "app",
    "cli",
    "microsoft",
    "outbound",
    "pbx",
    "simulator",
    "store",
    "sync_core",
    "sync_engine",
    "voice_sync_desktop",
];

/// The newest lines of the log files of this folder, oldest first. Files that cannot be read are left out.
pub(super) async fn told(folder: PathBuf) -> Vec<Value> {
    spawn_blocking(move || read(&folder)).await.unwrap_or_default()
}

fn read(folder: &Path) -> Vec<Value> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "log"));
    // By day, which is in their names.
    files.sort_unstable();
    let mut newest = Vec::new();
    for file in files.into_iter().rev() {
        let text = fs::read_to_string(file).unwrap_or_default();
        newest.extend(text.lines().rev().take(LINES - newest.len()).filter_map(line));
        if newest.len() >= LINES {
            break;
        }
    }
    newest.reverse();
    newest
}

fn line(text: &str) -> Option<Value> {
    let line: Value = serde_json::from_str(text).ok()?;
    let target = line["target"].as_str()?;
    let ours = target.split("::").next().is_some_and(|name| OURS.contains(&name));
    let mut told = Map::new();
    for (name, value) in line["fields"].as_object()? {
        let kept = match value {
            Value::Number(_) | Value::Bool(_) => Some(value.clone()),
            Value::String(text) if name == "message" => ours.then(|| json!(constant(text))),
            Value::String(text) => code(text).map(|code| json!(code.as_str())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        told.insert(name.clone(), kept.unwrap_or(json!("…")));
    }
    Some(json!({
        "at": line["timestamp"],
        "level": line["level"],
        "from": target,
        "told": told,
    }))
}

/// What failed, where a text begins with the sentence of a code.
fn code(text: &str) -> Option<ErrorCode> {
    ErrorCode::ALL
        .iter()
        .copied()
        .find(|code| text.starts_with(code.sentence()))
}

/// Words alone: a message that is made up of more than letters and marks was put together from something.
fn constant(text: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphabetic() || " '.,:;()-`".contains(c);
    if text.chars().all(plain) { text } else { "…" }
}

#[cfg(test)]
mod tests {
    use super::line;
    use serde_json::json;

    #[test]
    fn a_line_keeps_its_words_its_numbers_and_the_code_of_its_failure() {
        let text = json!({
            "timestamp": "2026-11-30T04:00:00Z",
            "level": "WARN",
            "target": "app::session::watching",
            "fields": {
                "message": "the phone system's list could not be read",
                "failure": format!("{} (GET /users/ada@acme.example)", super::ErrorCode::NotFound.sentence()),
                "people": 3,
                "user": "ada@acme.example",
            },
        });
        let told = line(&text.to_string()).unwrap()["told"].clone();
        let expected = json!({
            "message": "the phone system's list could not be read",
            "failure": "not_found",
            "people": 3,
            "user": "…",
        });
        assert_eq!(told, expected);
    }

    #[test]
    fn a_message_that_was_put_together_is_left_out() {
        let of = |target: &str, message: &str| {
            let text =
                json!({"timestamp": "", "level": "INFO", "target": target, "fields": {"message": message}});
            line(&text.to_string()).unwrap()["told"]["message"].clone()
        };
        assert_eq!(of("app::connect", "asked +44113009 for ada@acme.example"), "…");
        assert_eq!(of("hyper::client", "connecting to somewhere"), "…");
    }
}
