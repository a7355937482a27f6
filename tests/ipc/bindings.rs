use std::{fs, path::Path};

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
