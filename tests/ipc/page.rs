//! A page in the main window that asks over IPC.

use serde_json::Value;
use std::path::Path;
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use voice_sync_desktop::{Backend, context, shell};

/// The main window of a shell that reads `data_dir`, with the capabilities of `tauri.conf.json`.
pub fn main_window(data_dir: &Path) -> WebviewWindow<MockRuntime> {
    window_of(shell(mock_builder(), Backend::reading(data_dir)), "main")
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
