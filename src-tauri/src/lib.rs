//! The desktop shell: the only crate that names `tauri`.
//!
//! It opens the window, asks what has to be asked natively, and hands the rest to [`Backend`].
//! Not here: anything that decides or remembers something about a sync.

mod backend;
mod commands;
mod desktop;
mod events;
mod sample;

pub use backend::Backend;
pub use desktop::dialogs::{Dialogs, FileKind, Question};
pub use events::{Moved, OpenPage};

use app::{TraceOptions, start_tracing};
use desktop::{Native, closing, one_window, tray};
use std::{path::Path, sync::Arc};
use tauri::{AppHandle, Context, Manager, RunEvent, Runtime, WindowEvent, plugin::TauriPlugin};

/// The argument that begins with the sample tenant where no connection was open before.
const SAMPLE: &str = "--sample";

/// The argument that begins without the window where the desktop shows an icon: how it starts at sign-in.
const BACKGROUND: &str = "--background";

/// Opens the window and returns when the administrator has closed it and what was open is closed.
///
/// # Errors
/// Where the window system or the web view can't be started, or no data folder is known.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut backend = Backend::usual()?;
    if std::env::args().any(|argument| argument == SAMPLE) {
        backend = backend.beginning_with_sample();
    }
    let first = one_window::plugin(backend.data_dir());
    let traces = TraceOptions {
        dir: backend.data_dir().join("logs"),
        level: "info",
    };
    // Written to the end when this returns.
    let _traces = start_tracing(&traces)?;
    if let Err(error) = app::keep_memory_private() {
        tracing::warn!(%error, "the memory of this process is not kept from others");
    }
    let builder = tauri::Builder::default()
        .plugin(first)
        .plugin(tauri_plugin_window_state::Builder::new().build());
    let app = shell(builder, backend).build(context())?;
    app.run(|app, event| match event {
        // Without a code a person asks: first what is open is closed, then the process ends.
        RunEvent::ExitRequested { api, code: None, .. } => {
            api.prevent_exit();
            tauri::async_runtime::spawn(leave(app.clone()));
        }
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => closing::requested(app, &api),
        RunEvent::Ready => {
            tray::put(app);
            if std::env::args().any(|argument| argument == BACKGROUND) && tray::is_shown() {
                closing::hide(app);
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => one_window::raise(app),
        _ => {}
    });
    Ok(())
}

/// Gives `builder` the commands of the shell, answered by `backend`.
///
/// The runtime is open, so that a suite can ask over IPC without a display.
pub fn shell<R: Runtime>(builder: tauri::Builder<R>, backend: Backend) -> tauri::Builder<R> {
    let commands = commands::all();
    let answers = commands.invoke_handler();
    builder
        .manage(backend)
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg(BACKGROUND).build())
        .plugin(tauri_plugin_opener::init())
        .plugin(begin(commands))
        .invoke_handler(answers)
}

/// Gives the backend its desktop before the page can ask anything, opens what was open last, and chooses how pages are
/// painted. The last plugin, for it needs the others.
fn begin<R: Runtime>(commands: tauri_specta::Builder<R>) -> TauriPlugin<R> {
    tauri::plugin::Builder::new("voice-sync")
        .setup(move |app, _| {
            commands.mount_events(app);
            let backend: tauri::State<'_, Backend> = app.state();
            backend.stand_on(Arc::new(Native {
                app: app.clone(),
                data_dir: backend.data_dir().to_owned(),
            }));
            events::follow_notifications(app);
            tauri::async_runtime::spawn(events::pass_on(app.clone(), backend.events()));
            tauri::async_runtime::spawn(open_first(app.clone()));
            Ok(())
        })
        .on_webview_ready(desktop::paint)
        .build()
}

/// Opens what was open when the window was closed. Where that fails, the page offers what there is.
async fn open_first<R: Runtime>(app: AppHandle<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    let first = backend.first().unwrap_or_else(|error| {
        tracing::warn!(%error, "what belongs to this window cannot be read");
        None
    });
    let Some(id) = first else { return };
    if let Err(error) = backend.open(&id).await {
        tracing::warn!(connection = id, %error, "what was open last cannot be opened");
    }
}

async fn leave<R: Runtime>(app: AppHandle<R>) {
    let backend: tauri::State<'_, Backend> = app.state();
    backend.close().await;
    app.exit(0);
}

/// `tauri.conf.json` as compiled in: the window, its content security policy and its capabilities.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Writes the TypeScript face of the commands to `path`.
///
/// # Errors
/// Where the file can't be written, or a type has no counterpart in TypeScript.
pub fn write_bindings(path: &Path) -> Result<(), specta_typescript::Error> {
    commands::all::<tauri::Wry>().export(specta_typescript::Typescript::default(), path)
}
