//! Which file or folder is read or written: the person at the computer says it, in the native dialog.

#[cfg(target_os = "linux")]
mod gtk;
#[cfg(not(target_os = "linux"))]
mod system;

use super::dialogs::FileKind;

/// What the person is asked for.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// Where to write a file that is called like this unless the person says otherwise.
    Save { name: String, kind: FileKind },
    /// Which file to read.
    Read { title: String, kind: FileKind },
    /// Which folder to write into.
    Folder { title: String },
}
