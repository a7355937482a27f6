//! The folder of a connection: on a local disk, ours alone, without links.
//!
//! Not here: what is in the files.

use std::{fs, io, path::Path, path::PathBuf};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};

/// Makes the folder if need be (0700) and returns its canonical path. Refuses what others may write to and
/// what lies on a network.
pub(crate) fn prepare(dir: &Path) -> Result<PathBuf, Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder
        .create(dir)
        .map_err(|error| told(&error, "make the folder"))?;
    let dir = dir
        .canonicalize()
        .map_err(|error| told(&error, "look at the folder"))?;
    #[cfg(unix)]
    {
        let mode = fs::metadata(&dir)
            .map_err(|error| told(&error, "look at the folder"))?
            .mode();
        if mode & 0o022 != 0 {
            return Err(unusable(format!(
                "other accounts may write to {}; take that right away (chmod go-w)",
                dir.display()
            )));
        }
    }
    if let Some(kind) = network::kind(&dir) {
        return Err(unusable(format!("{} lies on a network ({kind})", dir.display())));
    }
    Ok(dir)
}

/// Makes sure that a file exists, is no link, and is readable by this account only (0600).
pub(crate) fn private_file(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(unusable(format!("{} is not an ordinary file", path.display()))),
        Ok(found) => narrow(path, &found).map_err(|error| told(&error, "protect the file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match create_private(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.map(drop).map_err(|error| told(&error, "make the file")),
        },
        Err(error) => Err(told(&error, "look at the file")),
    }
}

/// Makes a new file, 0600; fails where there is one.
pub(crate) fn create_private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)
}

/// Opens (or makes, 0600) a file that is only there to be locked.
pub(crate) fn lock_file(path: &Path) -> Result<fs::File, Failure> {
    private_file(path)?;
    fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| told(&error, &format!("open {}", path.display())))
}

/// Waits for the short lock under which a folder is opened and led.
pub(crate) fn gate(dir: &Path) -> Result<fs::File, Failure> {
    let gate = lock_file(&dir.join("open.lock"))?;
    gate.lock().map_err(|error| told(&error, "lock the folder"))?;
    Ok(gate)
}

/// Makes a rename in the folder durable; Windows does that with the rename itself.
pub(crate) fn sync(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Whether the disk has no room left (less than 64 KiB for this account).
pub(crate) fn is_full(dir: &Path) -> bool {
    #[cfg(unix)]
    {
        rustix::fs::statvfs(dir).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < 64 * 1024)
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        false
    }
}

/// In the product's words.
pub(crate) fn told(error: &io::Error, doing: &str) -> Failure {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            crate::fault::disk_full(format!("could not {doing}: {error}"))
        }
        _ => unusable(format!("could not {doing}: {error}")),
    }
}

fn unusable(detail: String) -> Failure {
    Failure::new(ErrorCode::FolderUnusable, FailureClass::NeedsAdmin, detail)
}

#[cfg(unix)]
fn narrow(path: &Path, found: &fs::Metadata) -> io::Result<()> {
    if found.mode() & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn narrow(_path: &Path, _found: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

mod network;
