//! The rules of the house: who may import whom, how long a file may be, what a module may be called.
//!
//! The table is that of docs/ARCHITECTURE.md; the rules of the page stand in `ui/src/testing/house.test.ts`.
#![expect(clippy::expect_used, reason = "a suite that cannot be set up has to end")]

mod proofs;

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which of our crates each may import, and which others never.
struct Rule {
    krate: &'static str,
    ours: &'static [&'static str],
    never: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        krate: "sync-core",
        ours: &[],
        never: &["tokio", "reqwest", "rusqlite", "tauri"],
    },
    Rule {
        krate: "sync-engine",
        ours: &["sync-core"],
        never: &["reqwest", "rusqlite", "tauri"],
    },
    Rule {
        krate: "outbound",
        ours: &[],
        never: &["rusqlite", "tauri"],
    },
    Rule {
        krate: "pbx",
        ours: &["sync-core", "outbound"],
        never: &["rusqlite", "tauri"],
    },
    Rule {
        krate: "microsoft",
        ours: &["sync-core", "outbound"],
        never: &["rusqlite", "tauri"],
    },
    Rule {
        krate: "store",
        ours: &["sync-core"],
        never: &["reqwest", "tauri"],
    },
    Rule {
        krate: "simulator",
        ours: &[],
        never: &["tauri", "rusqlite"],
    },
    Rule {
        krate: "app",
        ours: &[
            "sync-core",
            "sync-engine",
            "outbound",
            "pbx",
            "microsoft",
            "store",
        ],
        never: &["tauri", "clap"],
    },
    Rule {
        krate: "cli",
        ours: &["app", "simulator"],
        never: &["tauri"],
    },
    Rule {
        krate: "voice-sync-desktop",
        ours: &["app", "simulator"],
        never: &["clap"],
    },
];

/// The suites cross crates: they may import everything.
const SUITES: &str = "voice-sync-tests";

const MOST_RUST_LINES: usize = 400;
const MOST_TYPESCRIPT_LINES: usize = 250;
const MOST_TEST_LINES: usize = 600;

/// Words that name nothing of the admin's world.
const EMPTY_WORDS: &[&str] = &[
    "manager", "service", "helper", "helpers", "util", "utils", "handler", "common", "misc",
];

#[test]
fn every_crate_has_a_rule() {
    let ruled: BTreeSet<&str> = RULES.iter().map(|rule| rule.krate).chain([SUITES]).collect();
    let dependencies = normal_dependencies();
    assert_eq!(
        dependencies.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        ruled
    );
}

#[test]
fn crates_import_only_the_crates_below_them() {
    let dependencies = normal_dependencies();
    for Rule { krate, ours, .. } in RULES {
        for other in dependencies[*krate]
            .iter()
            .filter(|name| dependencies.contains_key(*name))
        {
            assert!(ours.contains(&other.as_str()), "{krate} may not import {other}");
        }
    }
}

#[test]
fn crates_name_no_library_that_belongs_elsewhere() {
    let dependencies = normal_dependencies();
    for Rule { krate, never, .. } in RULES {
        for library in &dependencies[*krate] {
            let family = library.split('-').next().unwrap_or(library);
            let forbidden = never
                .iter()
                .any(|name| *name == library || *name == "tauri" && family == "tauri");
            assert!(!forbidden, "{krate} may not import {library}");
        }
    }
}

#[test]
fn files_are_short_enough_to_read() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter_map(|file| {
            let lines = fs::read_to_string(&file).expect("a source").lines().count();
            (lines > most_lines(&file)).then(|| format!("{}: {lines} lines", short(&file)))
        })
        .collect();
    assert!(long.is_empty(), "split them:\n{}", long.join("\n"));
}

#[test]
fn modules_are_nouns_of_the_world_of_the_admin() {
    let empty: Vec<String> = sources()
        .iter()
        .map(|file| short(file))
        .filter(|path| has_empty_word(path))
        .collect();
    assert!(empty.is_empty(), "say what they own:\n{}", empty.join("\n"));
}

#[test]
fn an_empty_word_is_found_as_a_word_and_not_as_a_part_of_one() {
    assert!(has_empty_word("src/job_manager.rs"));
    assert!(has_empty_word("src/utils/time.ts"));
    assert!(has_empty_word("ui/src/features/SyncHandler.tsx"));
    assert!(!has_empty_word("src/utility_bill.rs"));
    assert!(!has_empty_word("ui/src/features/services/page.tsx"));
}

/// Normal dependencies (not those of tests and builds) of every member, by the names Cargo gives them.
fn normal_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--no-deps"])
        .current_dir(top())
        .output()
        .expect("cargo metadata");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["name"]), normal(package)))
        .collect()
}

fn normal(package: &Value) -> BTreeSet<String> {
    list(&package["dependencies"])
        .iter()
        .filter(|it| it["kind"].is_null())
        .map(|it| text(&it["name"]))
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What people write: generated files are left out.
pub(crate) fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["src-tauri", "tests", "ui/src", "scripts"] {
        collect(&top().join(folder), &mut found);
    }
    assert!(found.len() > 20, "the sources are not where this test looks");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if is_source(&path) && !path.ends_with("ipc/bindings.ts") {
            found.push(path);
        }
    }
}

fn is_source(path: &Path) -> bool {
    path.extension()
        .is_some_and(|kind| ["rs", "ts", "tsx", "mjs"].iter().any(|known| kind == *known))
}

fn most_lines(file: &Path) -> usize {
    let path = short(file);
    let test = path.starts_with("tests/")
        || path.contains("/tests/")
        || path.contains(".test.")
        || path.ends_with("/tests.rs");
    match (test, path.ends_with(".rs")) {
        (true, _) => MOST_TEST_LINES,
        (false, true) => MOST_RUST_LINES,
        (false, false) => MOST_TYPESCRIPT_LINES,
    }
}

/// The path below the top of the repository, with `/`.
fn short(file: &Path) -> String {
    let below = file.strip_prefix(top()).unwrap_or(file);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn has_empty_word(path: &str) -> bool {
    let mut word = String::new();
    for letter in path.chars().chain(['.']) {
        if letter.is_uppercase() || !letter.is_alphanumeric() {
            if EMPTY_WORDS.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    false
}
