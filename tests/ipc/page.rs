//! A page in the main window that asks over IPC.

use async_trait::async_trait;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use voice_sync_desktop::{Backend, Dialogs, FileKind, Question, context, shell};

/// A person at the computer who gives the same answer to every question, and remembers them.
#[derive(Default)]
pub struct Person {
    says: bool,
    silent: bool,
    file: Option<PathBuf>,
    asked: Mutex<Vec<Question>>,
    pages: Mutex<Vec<String>>,
    shown: Condvar,
}

impl Person {
    pub fn who_says(says: bool) -> Arc<Self> {
        Arc::new(Self {
            says,
            ..Self::default()
        })
    }

    /// Has the question before his eyes and does nothing.
    pub fn who_says_nothing() -> Arc<Self> {
        Arc::new(Self {
            silent: true,
            ..Self::default()
        })
    }

    pub fn who_chooses(file: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self {
            file,
            ..Self::default()
        })
    }

    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Person {
    /// The first page that was shown in the browser, as soon as there is one.
    pub fn page(&self) -> String {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let (pages, _) = self
            .shown
            .wait_timeout_while(pages, Duration::from_secs(30), |pages| pages.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        pages.first().expect("no page was shown").clone()
    }
}

#[async_trait]
impl Dialogs for Person {
    async fn confirm(&self, question: Question) -> bool {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(question);
        if self.silent {
            std::future::pending::<()>().await;
        }
        self.says
    }

    async fn choose(&self, question: Question, _other: &'static str) -> Option<bool> {
        Some(self.confirm(question).await)
    }

    async fn save_as(&self, _name: &str, _kind: FileKind) -> Option<PathBuf> {
        self.file.clone()
    }

    async fn open(&self, _title: &str, _kind: FileKind) -> Option<PathBuf> {
        self.file.clone()
    }

    async fn open_folder(&self, _title: &str) -> Option<PathBuf> {
        self.file.clone()
    }

    fn open_page(&self, url: &str) -> bool {
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(url.to_owned());
        self.shown.notify_all();
        true
    }
}

/// The main window of a shell that reads `data_dir`, with the capabilities of `tauri.conf.json`, and nobody
/// who says yes.
pub fn main_window(data_dir: &Path) -> WebviewWindow<MockRuntime> {
    window_before(Person::who_says(false), data_dir)
}

/// The same with this person at the computer.
pub fn window_before(person: Arc<Person>, data_dir: &Path) -> WebviewWindow<MockRuntime> {
    let backend = Backend::of(data_dir, Some(person));
    window_of(shell(mock_builder(), backend), "main")
}

/// The window `label` of what `builder` makes.
pub fn window_of(builder: tauri::Builder<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    let mut context = context();
    context.config_mut().app.windows.clear();
    let app = builder.build(context).expect("a shell");
    WebviewWindowBuilder::new(&app, label, tauri::WebviewUrl::default())
        .build()
        .expect("a window")
}

/// What the page gets for `command`: the answer, or what the promise is rejected with.
pub fn ask(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: window.url().expect("the address of the page"),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().expect("an answer in JSON"))
}
