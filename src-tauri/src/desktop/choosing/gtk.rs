//! GTK's own dialog. The dialog plugin takes the whole app down when a choice is accepted before the dialog knows a
//! file for it (`rfd` 0.17 reads the name that GTK then doesn't give), as happens to whoever types a path quickly.

use super::Asked;
use crate::desktop::Native;
use gtk::{FileChooserAction, FileChooserDialog, FileFilter, ResponseType, prelude::*};
use std::{cell::RefCell, path::PathBuf};
use tauri::{Manager, Runtime, WebviewWindow};
use tokio::sync::oneshot;

impl<R: Runtime> Native<R> {
    /// What was chosen; `None` = the dialog was closed.
    pub(in crate::desktop) async fn choose(&self, asked: Asked) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        let window = self.app.get_webview_window("main");
        let shown = self
            .app
            .run_on_main_thread(move || show(&asked, window.as_ref(), answer));
        if let Err(error) = shown {
            tracing::error!(%error, "the dialog for a file could not be shown");
        }
        answered.await.ok().flatten()
    }
}

fn show<R: Runtime>(
    asked: &Asked,
    window: Option<&WebviewWindow<R>>,
    answer: oneshot::Sender<Option<PathBuf>>,
) {
    let (title, action, verb, kind) = match asked {
        Asked::Save { kind, .. } => ("Save File", FileChooserAction::Save, "_Save", Some(kind)),
        Asked::Read { title, kind } => (title.as_str(), FileChooserAction::Open, "_Open", Some(kind)),
        Asked::Folder { title } => (title.as_str(), FileChooserAction::SelectFolder, "_Select", None),
    };
    let parent = window.and_then(|window| window.gtk_window().ok());
    let buttons = [("_Cancel", ResponseType::Cancel), (verb, ResponseType::Accept)];
    let dialog = FileChooserDialog::with_buttons(Some(title), parent.as_ref(), action, &buttons);
    dialog.set_modal(true);
    dialog.set_default_response(ResponseType::Accept);
    dialog.set_do_overwrite_confirmation(true);
    dialog.set_create_folders(true);
    if let Some(kind) = kind {
        let filter = FileFilter::new();
        filter.set_name(Some(kind.name));
        filter.add_pattern(&format!("*.{}", kind.ending));
        dialog.add_filter(filter);
    }
    match asked {
        Asked::Save { name, .. } => dialog.set_current_name(name),
        // It begins with what was used last otherwise, where a path that is typed chooses nothing.
        Asked::Folder { .. } => {
            dialog.set_current_folder(gtk::glib::home_dir());
        }
        Asked::Read { .. } => {}
    }
    let answer = RefCell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        let chosen = match (response, dialog.filename()) {
            // Accepted before there is a file: the person is still asked.
            (ResponseType::Accept, None) => return,
            (ResponseType::Accept, chosen) => chosen,
            _ => None,
        };
        if let Some(answer) = answer.take() {
            // Nobody waits any more where the window is gone.
            let _ = answer.send(chosen);
        }
        // Closing is how that one came about.
        if response != ResponseType::DeleteEvent {
            dialog.close();
        }
    });
    dialog.show_all();
}
