use app::{
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    },
    view::UiError,
};
use std::{collections::BTreeMap, fs, path::Path};

/// Every error that a command can answer with, as the page gets it.
fn sentences() -> String {
    let told = |code: &ErrorCode| {
        let failure = Failure::new(*code, FailureClass::NeedsAdmin, "The words of the other system.");
        (code.as_str(), UiError::from(failure))
    };
    let all: BTreeMap<_, _> = ErrorCode::ALL.iter().map(told).collect();
    let text = serde_json::to_string_pretty(&all).expect("JSON");
    format!("{text}\n")
}

#[test]
fn the_sentences_that_the_page_is_tried_with_are_those_of_the_shell() {
    let kept = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ui/src/testing/error-sentences.json"
    ));
    if std::env::var_os("VOICE_SYNC_WRITE_BINDINGS").is_some() {
        fs::write(kept, sentences()).expect("sentences");
    }
    assert!(
        fs::read_to_string(kept).unwrap_or_default() == sentences(),
        "ui/src/testing/error-sentences.json is stale: run `npm run bindings`"
    );
}

/// `npm run bindings` writes them anew.
#[test]
fn the_bindings_of_the_page_are_those_of_the_shell() {
    let kept = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/ipc/bindings.ts"));
    if std::env::var_os("VOICE_SYNC_WRITE_BINDINGS").is_some() {
        voice_sync_desktop::write_bindings(kept).expect("bindings");
    }
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bindings.ts");
    voice_sync_desktop::write_bindings(&fresh).expect("bindings");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    assert!(
        read(kept) == read(&fresh),
        "ui/src/ipc/bindings.ts is stale: run `npm run bindings`"
    );
}
