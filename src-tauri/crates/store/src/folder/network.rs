//! Which folders lie on a network, where SQLite's locks and WAL cannot be trusted ("Write-Ahead Logging",
//! sqlite.org/wal.html: all processes must be on the same host).

use std::path::Path;

/// The name of the network file system, or `None` for a local disk.
#[cfg(target_os = "linux")]
pub(super) fn kind(dir: &Path) -> Option<String> {
    let magic = rustix::fs::statfs(dir).ok()?.f_type as u64 & 0xffff_ffff;
    if let Some(name) = by_magic(magic) {
        return Some(name.to_owned());
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    by_mount(&mounts, dir)
}

/// The name of the network file system, or `None` for a local disk: MNT_LOCAL (0x1000) is not set there
/// (statfs(2), macOS).
#[cfg(target_os = "macos")]
pub(super) fn kind(dir: &Path) -> Option<String> {
    let found = rustix::fs::statfs(dir).ok()?;
    (found.f_flags & 0x1000 == 0).then(|| "not a local disk".to_owned())
}

/// The name of the network file system, or `None` for a local disk: a canonical path of a share begins
/// with `\\?\UNC\`.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn kind(dir: &Path) -> Option<String> {
    let text = dir.to_string_lossy();
    let share = text.starts_with(r"\\?\UNC\") || (text.starts_with(r"\\") && !text.starts_with(r"\\?\"));
    share.then(|| "a share".to_owned())
}

/// `f_type` of statfs(2), linux/magic.h.
#[cfg(target_os = "linux")]
fn by_magic(magic: u64) -> Option<&'static str> {
    match magic {
        0x6969 => Some("NFS"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("SMB"),
        0x5346_414F => Some("AFS"),
        0x00C3_6400 => Some("Ceph"),
        0x564C => Some("NCP"),
        0x7375_7245 => Some("Coda"),
        _ => None,
    }
}

/// FUSE says in /proc/self/mountinfo (proc(5)) what it is: `... - fuse.sshfs user@host: rw`.
#[cfg(target_os = "linux")]
fn by_mount(mountinfo: &str, dir: &Path) -> Option<String> {
    const NETWORK: &[&str] = &[
        "cifs",
        "smb3",
        "smbfs",
        "nfs",
        "nfs4",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "davfs",
        "sshfs",
        "rclone",
        "s3fs",
        "goofys",
        "gcsfuse",
        "blobfuse",
        "blobfuse2",
        "curlftpfs",
        "davfs2",
        "juicefs",
        "google-drive-ocamlfuse",
    ];
    let (_, kind) = mountinfo
        .lines()
        .filter_map(|line| {
            let (left, right) = line.split_once(" - ")?;
            let point = unescape(left.split(' ').nth(4)?);
            let kind = right.split(' ').next()?;
            dir.starts_with(&point).then_some((point.len(), kind))
        })
        // Of two mounts on one point the later one is seen.
        .max_by_key(|(length, _)| *length)?;
    let plain = kind.strip_prefix("fuse.").unwrap_or(kind);
    NETWORK.contains(&plain).then(|| kind.to_owned())
}

#[cfg(target_os = "linux")]
fn unescape(point: &str) -> String {
    point
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{by_magic, by_mount};
    use std::path::Path;

    const MOUNTS: &str = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
        40 22 0:35 / /home/ann/far\\040away rw - fuse.sshfs ann@host: rw\n\
        41 22 0:36 / /home/ann/drive rw - fuse.ntfs-3g /dev/sdb1 rw\n\
        42 22 0:37 / /srv/share rw - nfs4 server:/srv rw\n";

    #[test]
    fn network_file_systems_are_told_from_local_ones() {
        let kind = |path| by_mount(MOUNTS, Path::new(path));
        assert_eq!(kind("/home/ann/far away/voice"), Some("fuse.sshfs".to_owned()));
        assert_eq!(kind("/srv/share"), Some("nfs4".to_owned()));
        assert_eq!(kind("/home/ann/drive/voice"), None);
        assert_eq!(kind("/home/ann"), None);
        assert_eq!(kind("/srv/shared-elsewhere"), None);
    }

    #[test]
    fn kernel_magic_numbers_name_network_file_systems() {
        assert_eq!(by_magic(0x6969), Some("NFS"));
        assert_eq!(by_magic(0xFE53_4D42), Some("SMB"));
        assert_eq!(by_magic(0xEF53), None);
    }
}
