//! Generates the permissions of the window: a command that is not listed here can't be called from the page.

/// One line for every command; `tests/ipc` compares them with the commands the shell answers.
const COMMANDS: &[&str] = &[
    "window",
    "open_sample",
    "open_connection",
    "close_connection",
    "preferences",
    "save_preferences",
    "copy_text",
    "open_logs",
    "state",
    "sync_now",
    "cancel_job",
    "list_jobs",
    "job",
    "job_people",
    "job_log",
    "approve_job",
    "reject_job",
    "retry_failed",
    "undo_job",
    "export_jobs",
    "list_people",
    "read_people",
    "person",
    "sync_person",
    "plan_again",
    "choose_account",
    "confirm_identity",
    "confirm_source",
    "pbx_status",
    "test_pbx",
    "refresh_mirror",
    "voice_rules",
    "check_policy",
    "affected_by_rules",
    "save_voice_rules",
    "setup",
    "setup_go",
    "setup_pbx",
    "pick_csv",
    "setup_tenant",
    "setup_application",
    "setup_rules",
    "setup_check",
    "setup_finish",
    "setup_discard",
    "sample_change",
];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
