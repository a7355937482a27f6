//! How the page is painted on Linux. WebKitGTK paints through OpenGL, and where no graphics card is at hand - a virtual
//! machine, a remote desktop - Mesa computes that on the processor: the first page then takes seconds, and eighty
//! megabytes more. WebKit's own painting needs neither (docs/adr/0019).

use std::fs::{self, File};
use tauri::{Runtime, Webview};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Where the kernel shows graphics cards.
const CARDS: &str = "/dev/dri";

/// Has a new page painted without OpenGL where this account may use no graphics card.
pub(crate) fn choose<R: Runtime>(webview: &Webview<R>) {
    if has_card() {
        return;
    }
    let chosen = webview.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = chosen {
        tracing::warn!(%error, "the page is painted as WebKit chooses");
    }
}

/// Whether there is a card that paints (a render node, `renderD128` and on) and that this account may open.
fn has_card() -> bool {
    let Ok(nodes) = fs::read_dir(CARDS) else {
        return false;
    };
    nodes
        .flatten()
        .filter(|node| node.file_name().to_string_lossy().starts_with("renderD"))
        .any(|node| File::options().read(true).write(true).open(node.path()).is_ok())
}
