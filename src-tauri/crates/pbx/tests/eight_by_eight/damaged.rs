use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, Known};

use crate::fixture::*;
use crate::list::ids;

/// Every path to a value inside `value`.
fn paths(value: &Value, here: &str, all: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(n, v)| (n.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let path = format!("{here}/{key}");
        paths(child, &path, all);
        all.push(path);
    }
}

fn damage(body: &mut Value, path: &str, how: u8) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    match (how, body.pointer_mut(parent).unwrap()) {
        (0, Value::Object(map)) => drop(map.remove(key)),
        (_, parent) => {
            let slot = match parent {
                Value::Array(list) => &mut list[key.parse::<usize>().unwrap()],
                other => &mut other[key],
            };
            *slot = [json!(null), json!(null), json!("strange"), json!(7), json!(false)][usize::from(how)]
                .clone();
        }
    }
}

fn judge(body: Value) -> Result<(), TestCaseError> {
    let run = async move {
        fixture(move |asked, _| match asked.path.as_str() {
            "/users" => json_reply(200, body.clone()),
            _ => not_found(),
        })
        .source
        .read_all()
        .await
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let Ok(read) = runtime.unwrap().block_on(run) else {
        return Ok(());
    };
    let found: BTreeSet<&str> = ids(&read).into_iter().collect();
    if read.completeness == Completeness::Complete {
        prop_assert_eq!(found.len(), 3, "a complete list lacks somebody");
    }
    for user in &read.users {
        let Known::Known(lines) = &user.extensions else {
            continue;
        };
        prop_assert!(!lines.is_empty(), "unknown extensions became none");
        for line in lines {
            prop_assert!(
                line.numbers.as_option().is_none_or(|list| !list.is_empty()),
                "unknown became none"
            );
            prop_assert!(line.teams_enabled != Known::Known(false), "unknown became a no");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The law: whatever part of an answer is null, missing or odd, nobody and nothing counts as gone.
    #[test]
    fn damage_never_turns_something_into_nothing(pick in any::<prop::sample::Index>(), how in 0u8..5) {
        let mut body = page(vec![user(0), user(1), user(2)], None);
        let mut all = Vec::new();
        paths(&body, "", &mut all);
        let path = all[pick.index(all.len())].clone();
        // A false where true stood is a statement, not damage; so is another id.
        let is_flag = path.ends_with("msTeamsEnabled") || path.ends_with("userId");
        damage(&mut body, &path, if is_flag { how.min(2) } else { how });
        judge(body)?;
    }

    #[test]
    fn truncated_and_random_bodies_never_panic(cut in 0usize..2_000, tail in "\\PC{0,20}") {
        let whole = page(vec![user(0)], None).to_string();
        let body = format!("{}{tail}", &whole[..cut.min(whole.len())]);
        let run = async move {
            fixture(move |_, _| raw_reply(200, "application/json", &body)).source.read_all().await
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        drop(runtime.unwrap().block_on(run));
    }
}
