//! Everything the page may ask, by page. Each command is one to three lines: check, ask, return a view; the
//! dangerous ones have a native question in between.
//!
//! A command also needs its line in `build.rs` and its permission in `tauri.conf.json`.

mod consent;
mod jobs;
mod records;
mod sample;
mod services;
mod settings;
mod setup;
mod sign_in;
mod sync_now;
mod users;
mod window;

use crate::events::{Moved, OpenPage};
use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

/// The commands of every page and the event, with the types they speak.
pub fn all<R: Runtime>() -> Builder<R> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .events(collect_events![Moved, OpenPage])
        .commands(collect_commands![
            window::window,
            window::open_sample,
            window::open_connection,
            window::close_connection,
            window::preferences,
            window::save_preferences,
            window::keep_unsaved,
            window::copy_text,
            window::open_logs,
            window::export_diagnostics,
            sync_now::state,
            sync_now::sync_now,
            sync_now::cancel_job,
            jobs::list_jobs,
            jobs::job,
            jobs::job_people,
            jobs::job_log,
            jobs::approve_job,
            jobs::reject_job,
            jobs::retry_failed,
            jobs::undo_job,
            jobs::export_jobs,
            jobs::export_job_people,
            users::list_people,
            users::read_people,
            users::person,
            users::sync_person,
            users::plan_again,
            users::keep_shown,
            users::choose_account,
            users::confirm_identity,
            users::confirm_source,
            services::pbx_status,
            services::test_pbx,
            services::refresh_mirror,
            services::voice_rules,
            services::check_policy,
            services::affected_by_rules,
            services::save_voice_rules,
            services::set_toggle,
            settings::settings,
            settings::save_limits,
            settings::save_retention,
            settings::save_webhook,
            settings::remove_webhook,
            settings::test_webhook,
            settings::start_at_login,
            settings::set_start_at_login,
            records::list_audit,
            records::export_audit,
            records::job_days,
            consent::consent,
            consent::test_consent,
            consent::renew_consent,
            consent::revoke_consent,
            consent::registration,
            consent::export_registration,
            consent::import_certificate,
            sign_in::sign_in,
            sign_in::begin_sign_in,
            sign_in::open_sign_in_page,
            sign_in::confirm_sign_in,
            sign_in::end_sign_in,
            setup::setup,
            setup::setup_go,
            setup::setup_pbx,
            setup::pick_csv,
            setup::setup_tenant,
            setup::setup_application,
            setup::setup_registration,
            setup::setup_export_registration,
            setup::setup_import_certificate,
            setup::setup_approve,
            setup::setup_approved,
            setup::setup_rules,
            setup::setup_check,
            setup::setup_finish,
            setup::setup_discard,
            sample::sample_change,
        ])
}
