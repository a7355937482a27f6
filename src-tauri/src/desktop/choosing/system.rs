//! The dialogs of Windows and macOS.

use super::Asked;
use crate::desktop::{Native, dialogs::FileKind};
use std::path::PathBuf;
use tauri::{Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tokio::sync::oneshot;

impl<R: Runtime> Native<R> {
    /// What was chosen; `None` = the dialog was closed.
    pub(in crate::desktop) async fn choose(&self, asked: Asked) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        let answer = move |path| {
            // Nobody waits any more where the window is gone.
            let _ = answer.send(path);
        };
        match asked {
            Asked::Save { name, kind } => self.dialog(Some(kind)).set_file_name(name).save_file(answer),
            Asked::Read { title, kind } => self.dialog(Some(kind)).set_title(title).pick_file(answer),
            Asked::Folder { title } => self.dialog(None).set_title(title).pick_folder(answer),
        }
        answered.await.ok()??.into_path().ok()
    }

    fn dialog(&self, kind: Option<FileKind>) -> FileDialogBuilder<R> {
        let dialog = self.app.dialog().file();
        let dialog = match kind {
            Some(kind) => dialog.add_filter(kind.name, &[kind.ending]),
            None => dialog,
        };
        match self.app.get_webview_window("main") {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}
