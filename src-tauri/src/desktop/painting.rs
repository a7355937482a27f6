//! How the page is painted on Linux. WebKitGTK rasters through OpenGL, and where no graphics card is at hand - a virtual
//! machine, a remote desktop - Mesa computes that on the processor: the first page then takes seconds. WebKit's own
//! rastering needs no card (docs/adr/0019).

use std::{
    env,
    fs::{self, File},
    os::unix::process::CommandExt,
    process::Command,
};

/// Where the kernel shows graphics cards.
const CARDS: &str = "/dev/dri";

/// What WebKitGTK asks its environment: `1` has it raster on the processor.
const ON_PROCESSOR: &str = "WEBKIT_SKIA_ENABLE_CPU_RENDERING";

/// Begins the program anew in the same process where this account may use no graphics card, with WebKit told so. What
/// the person says of it in the environment stands. Before anything else: nothing that was done is kept.
pub(crate) fn begin_without_card() {
    if env::var_os(ON_PROCESSOR).is_some() || has_card() {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut arguments = env::args_os();
    let mut anew = Command::new(program);
    if let Some(name) = arguments.next() {
        anew.arg0(name);
    }
    // It comes back only where that failed: the page is then painted as WebKit chooses.
    let _ = anew.args(arguments).env(ON_PROCESSOR, "1").exec();
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
