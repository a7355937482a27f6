//! Native questions. A dangerous verb is confirmed here and not in the page, which could be made to press its
//! own buttons; a path that is written or read is chosen here and never named by the page.

use super::{Native, choosing::Asked};
use async_trait::async_trait;
use std::path::PathBuf;
use tauri::{Manager, Runtime, Url};
use tauri_plugin_dialog::{
    DialogExt, MessageDialogBuilder, MessageDialogButtons, MessageDialogKind, MessageDialogResult,
};
use tauri_plugin_opener::OpenerExt;
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

    /// Whether the person says yes or the other word; `None` = the dialog was closed.
    async fn choose(&self, question: Question, other: &'static str) -> Option<bool>;

    /// Where to write a file; `None` = the dialog was closed.
    async fn save_as(&self, name: &str, kind: FileKind) -> Option<PathBuf>;

    /// Which file to read; `None` = the dialog was closed.
    async fn open(&self, title: &str, kind: FileKind) -> Option<PathBuf>;

    /// Which folder to write into; `None` = the dialog was closed.
    async fn open_folder(&self, title: &str) -> Option<PathBuf>;

    /// Shows a page in the system browser; whether one was started.
    fn open_page(&self, url: &str) -> bool;
}

#[async_trait]
impl<R: Runtime> Dialogs for Native<R> {
    async fn confirm(&self, question: Question) -> bool {
        let (answer, answered) = oneshot::channel();
        let buttons = MessageDialogButtons::OkCancelCustom(question.verb.to_owned(), "Cancel".to_owned());
        let dialog = self.message(question).kind(MessageDialogKind::Warning);
        dialog.buttons(buttons).show(move |yes| {
            // Nobody waits any more where the window is gone.
            let _ = answer.send(yes);
        });
        answered.await.unwrap_or(false)
    }

    async fn choose(&self, question: Question, other: &'static str) -> Option<bool> {
        let (answer, answered) = oneshot::channel();
        let verb = question.verb;
        let words = [verb, other, "Cancel"].map(str::to_owned);
        let [yes, no, neither] = words;
        let buttons = MessageDialogButtons::YesNoCancelCustom(yes, no, neither);
        let dialog = self.message(question).kind(MessageDialogKind::Info);
        dialog.buttons(buttons).show_with_result(move |pressed| {
            let _ = answer.send(pressed);
        });
        match answered.await.ok()? {
            MessageDialogResult::Yes | MessageDialogResult::Ok => Some(true),
            MessageDialogResult::No => Some(false),
            MessageDialogResult::Cancel => None,
            MessageDialogResult::Custom(word) if word == verb => Some(true),
            MessageDialogResult::Custom(word) => (word == other).then_some(false),
        }
    }

    async fn save_as(&self, name: &str, kind: FileKind) -> Option<PathBuf> {
        let name = name.to_owned();
        self.choose(Asked::Save { name, kind }).await
    }

    async fn open(&self, title: &str, kind: FileKind) -> Option<PathBuf> {
        let title = title.to_owned();
        self.choose(Asked::Read { title, kind }).await
    }

    async fn open_folder(&self, title: &str) -> Option<PathBuf> {
        let title = title.to_owned();
        self.choose(Asked::Folder { title }).await
    }

    fn open_page(&self, url: &str) -> bool {
        if !is_page(url) {
            tracing::error!("a page that is no web page was not opened");
            return false;
        }
        // The address is a part of a sign-in: it is not logged.
        self.app.opener().open_url(url, None::<&str>).is_ok()
    }
}

impl<R: Runtime> Native<R> {
    /// A question before its window, without buttons.
    fn message(&self, question: Question) -> MessageDialogBuilder<R> {
        let dialog = self.app.dialog().message(question.text).title(question.title);
        match self.app.get_webview_window("main") {
            Some(window) => dialog.parent(&window),
            None => dialog,
        }
    }
}

/// Whether it is a page of the web, or of this computer: never a file or a program.
fn is_page(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let local = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    url.scheme() == "https" || (url.scheme() == "http" && local)
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn only_pages_of_the_web_and_of_this_computer_are_opened() {
        assert!(is_page(
            "https://login.microsoftonline.com/x/oauth2/v2.0/authorize?a=b"
        ));
        assert!(is_page("http://127.0.0.1:1234/x"));
        for other in [
            "http://example.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "calc.exe",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }
}
