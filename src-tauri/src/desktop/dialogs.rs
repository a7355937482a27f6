//! Native questions. A dangerous verb is confirmed here and not in the page, which could be made to press its
//! own buttons; a path that is written or read is chosen here and never named by the page.

use super::Native;
use async_trait::async_trait;
use std::path::PathBuf;
use tauri::{Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, MessageDialogButtons, MessageDialogKind};
use tokio::sync::oneshot;

/// A question that is answered with yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The title: the verb and what it is done to.
    pub title: String,
    /// What will happen.
    pub text: String,
    /// The yes: the verb itself.
    pub verb: &'static str,
}

/// A kind of file, as a dialog offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    /// Its name for people.
    pub name: &'static str,
    /// Its ending, without the dot.
    pub ending: &'static str,
}

/// Who asks the person at the computer.
#[async_trait]
pub trait Dialogs: Send + Sync {
    /// Whether the person says yes. No answer is a no.
    async fn confirm(&self, question: Question) -> bool;

    /// Where to write a file; `None` = the dialog was closed.
    async fn save_as(&self, name: &str, kind: FileKind) -> Option<PathBuf>;

    /// Which file to read; `None` = the dialog was closed.
    async fn open(&self, title: &str, kind: FileKind) -> Option<PathBuf>;
}

impl<R: Runtime> Native<R> {
    fn file(&self, kind: FileKind) -> FileDialogBuilder<R> {
        let dialog = self.app.dialog().file().add_filter(kind.name, &[kind.ending]);
        match self.app.get_webview_window("main") {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

#[async_trait]
impl<R: Runtime> Dialogs for Native<R> {
    async fn confirm(&self, question: Question) -> bool {
        let (answer, answered) = oneshot::channel();
        let buttons = MessageDialogButtons::OkCancelCustom(question.verb.to_owned(), "Cancel".to_owned());
        let dialog = self.app.dialog().message(question.text);
        let dialog = dialog
            .title(question.title)
            .kind(MessageDialogKind::Warning)
            .buttons(buttons);
        let dialog = match self.app.get_webview_window("main") {
            Some(window) => dialog.parent(&window),
            None => dialog,
        };
        dialog.show(move |yes| {
            // Nobody waits any more where the window is gone.
            let _ = answer.send(yes);
        });
        answered.await.unwrap_or(false)
    }

    async fn save_as(&self, name: &str, kind: FileKind) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        let dialog = self.file(kind).set_file_name(name);
        dialog.save_file(move |path| {
            let _ = answer.send(path);
        });
        answered.await.ok()??.into_path().ok()
    }

    async fn open(&self, title: &str, kind: FileKind) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        let dialog = self.file(kind).set_title(title);
        dialog.pick_file(move |path| {
            let _ = answer.send(path);
        });
        answered.await.ok()??.into_path().ok()
    }
}
