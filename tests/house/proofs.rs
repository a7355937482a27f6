//! What docs/proofs.md promises: every invariant and every bad input has tests, and they exist; every undocumented
//! answer that the simulator can give was given to a client.

use crate::{sources, top};
use std::{collections::BTreeSet, fs};

/// Knobs of the simulator that no client of ours meets, and why.
const NOT_MET: &[(&str, &str)] = &[
    ("audit_", "audit records are not read yet"),
    ("delta_", "people are not read by delta: docs/adr/0005"),
    (
        "refresh_token_seconds",
        "its end is answered as that of a revocation",
    ),
    (
        "sign_in_frequency_seconds",
        "its end is answered as that of a revocation",
    ),
    (
        "revoke_answers_204",
        "sessions are revoked by administrators, not by us",
    ),
    (
        "telephony_administrator_policies",
        "a role of who signs in by hand; the suites sign in as the application",
    ),
    ("operation_", "set together, with `Knobs::with_lag`"),
    ("read_lag_", "set together, with `Knobs::with_lag`"),
];

fn text(path: &str) -> String {
    fs::read_to_string(top().join(path)).expect("a file of the repository")
}

/// The rows of the table below this heading: first cell, and the names in the second.
fn table(heading: &str) -> Vec<(String, Vec<String>)> {
    let document = text("docs/proofs.md");
    let below = document.split_once(heading).expect("a heading").1;
    let below = below.split("\n## ").next().unwrap_or(below);
    below
        .lines()
        .filter(|line| line.starts_with("| ") && !line.ends_with("| tests |"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
            let names = cells[1].split('`').skip(1).step_by(2).map(str::to_owned);
            (cells[0].trim().to_owned(), names.collect())
        })
        .collect()
}

/// Every name that a test source gives to something.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in sources() {
        let source = fs::read_to_string(file).expect("a source");
        let words = source.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        names.extend(words.filter(|word| word.len() > 12).map(str::to_owned));
    }
    names
}

#[test]
fn every_invariant_has_tests_that_exist() {
    let told = text("docs/ARCHITECTURE.md");
    let section = told.split_once("## Invariants").expect("a heading").1;
    let section = section.split("\n## ").next().unwrap_or(section);
    let numbers = section
        .lines()
        .filter_map(|line| line.split_once(". ")?.0.parse::<u32>().ok());
    let told: Vec<String> = numbers.map(|number| number.to_string()).collect();
    let shown: Vec<String> = table("## Invariants").into_iter().map(|row| row.0).collect();
    assert_eq!(shown, told);
}

#[test]
fn every_test_that_is_named_as_a_proof_exists() {
    let names = names();
    for (what, tests) in table("## Invariants").into_iter().chain(table("## Bad input")) {
        assert!(!tests.is_empty(), "nothing shows {what}");
        for test in tests {
            assert!(names.contains(&test), "{what}: there is no test {test}");
        }
    }
}

#[test]
fn every_undocumented_answer_was_given_to_a_client() {
    let source = text("src-tauri/crates/simulator/src/knobs.rs");
    let fields = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
    let knobs: BTreeSet<&str> = fields
        .map(|field| field.0)
        .filter(|name| !name.contains(' '))
        .collect();
    assert!(knobs.len() > 50, "the knobs are not where this test looks");
    let mut tried = String::new();
    for suite in ["contract", "consent", "engine", "faults", "session"] {
        for file in sources()
            .iter()
            .filter(|file| file.starts_with(top().join("tests").join(suite)))
        {
            tried.push_str(&fs::read_to_string(file).expect("a source"));
        }
    }
    let never: Vec<&&str> = knobs
        .iter()
        .filter(|knob| !tried.contains(**knob))
        .filter(|knob| !NOT_MET.iter().any(|(begins, _)| knob.starts_with(begins)))
        .collect();
    assert!(never.is_empty(), "no client has met {never:?}");
}
