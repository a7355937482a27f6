//! What a disk keeps of a folder when the power goes: reads the record that `unsynced.c` wrote, and takes
//! back what was not synced.
//!
//! Data not synced is lost whole, or by chance in sectors of 512 bytes; names that were made, moved or removed
//! since their folder was synced are taken back from the last on.

use rand_chacha::{ChaCha12Rng, rand_core::Rng};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    ops::Range,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

const SECTOR: usize = 512;

/// What becomes of the writes that were not synced.
pub enum Loss {
    /// None arrived.
    All,
    /// Each sector arrived or not, and names up to some moment.
    Torn(Box<ChaCha12Rng>),
}

/// One record.
struct Event {
    kind: u8,
    inode: u64,
    parent: u64,
    offset: usize,
    old_length: usize,
    first: Vec<u8>,
    second: Vec<u8>,
    kept: Vec<u8>,
}

/// The power goes: `folder` is left as the disk has it. Gives the number of bytes that were lost.
pub fn cut(folder: &Path, journal: &Path, mut loss: Loss) -> usize {
    let events = read(&fs::read(journal).expect("the record of unsynced.c"));
    let (data, names) = unsynced(&events);
    let files = by_inode(&[folder, journal.parent().expect("its folder")]);
    let mut lost = 0;
    for (inode, pending) in data {
        if let Some(path) = files.get(&inode) {
            lost += lose_data(path, &pending, &mut loss);
        }
    }
    let survive = match &mut loss {
        Loss::All => 0,
        Loss::Torn(chance) => usize::try_from(chance.next_u64()).unwrap_or(0) % (names.len() + 1),
    };
    for name in names[survive..].iter().rev() {
        take_back(name);
    }
    forget_shared_memory(folder);
    lost
}

/// Writes by file, and changes of names, that no sync came after; each in their order.
fn unsynced(events: &[Event]) -> (BTreeMap<u64, Vec<&Event>>, Vec<&Event>) {
    let mut synced = BTreeSet::new();
    let (mut data, mut names): (BTreeMap<u64, Vec<&Event>>, Vec<&Event>) = Default::default();
    for event in events.iter().rev() {
        match event.kind {
            b'S' => {
                synced.insert(event.inode);
            }
            b'W' | b'T' if !synced.contains(&event.inode) => {
                data.entry(event.inode).or_default().insert(0, event)
            }
            b'C' | b'R' | b'U' if !synced.contains(&event.parent) => names.insert(0, event),
            _ => {}
        }
    }
    (data, names)
}

/// Puts a file back to its last sync, and then lets through what chance lets through.
fn lose_data(path: &Path, pending: &[&Event], loss: &mut Loss) -> usize {
    let now = fs::read(path).expect("a file of the folder");
    let mut image = now.clone();
    for event in pending.iter().rev() {
        if image.len() < event.offset {
            image.resize(event.offset, 0);
        }
        overwrite(&mut image, event.offset, &event.first);
        image.resize(event.old_length, 0);
    }
    if let Loss::Torn(chance) = loss {
        for event in pending {
            let_through(&mut image, event, chance);
        }
    }
    fs::write(path, &image).expect("the file as the disk has it");
    let same = now.iter().zip(&image).filter(|(now, then)| now == then).count();
    now.len().max(image.len()) - same
}

fn let_through(image: &mut Vec<u8>, event: &Event, chance: &mut ChaCha12Rng) {
    if event.kind == b'T' {
        if chance.next_u32().is_multiple_of(2) {
            image.resize(event.offset, 0);
        }
        return;
    }
    for sector in sectors(event.offset, event.second.len()) {
        if chance.next_u32().is_multiple_of(2) {
            let bytes = &event.second[sector.start - event.offset..sector.end - event.offset];
            overwrite(image, sector.start, bytes);
        }
    }
}

/// The parts of a range of a file that lie in one sector each.
fn sectors(offset: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    let end = offset + length;
    let first = offset / SECTOR * SECTOR;
    (first..end)
        .step_by(SECTOR)
        .map(move |at| at.max(offset)..(at + SECTOR).min(end))
}

fn overwrite(image: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if image.len() < end {
        image.resize(end, 0);
    }
    image[offset..end].copy_from_slice(bytes);
}

fn take_back(name: &Event) {
    let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
    let (first, second, kept) = (path(&name.first), path(&name.second), path(&name.kept));
    match name.kind {
        b'C' => fs::remove_file(first).expect("a file that was made"),
        b'R' => {
            fs::rename(&second, first).expect("a file that was renamed");
            if !name.kept.is_empty() {
                fs::hard_link(kept, second).expect("the file that it replaced");
            }
        }
        _ => fs::hard_link(kept, first).expect("a file that was removed"),
    }
}

/// SQLite's shared memory is no data: it is made anew from the log after a crash.
fn forget_shared_memory(folder: &Path) {
    for path in by_inode(&[folder]).into_values() {
        if path.extension().is_some_and(|end| end == "db-shm") {
            fs::remove_file(path).expect("shared memory");
        }
    }
}

fn by_inode(folders: &[&Path]) -> BTreeMap<u64, PathBuf> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let about = fs::symlink_metadata(&path).expect("an entry");
            if about.is_dir() {
                open.push(path);
            } else {
                found.insert(about.ino(), path);
            }
        }
    }
    found
}

/// The events; a last one that was cut off by the kill never happened.
fn read(mut bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    while let Some(event) = next(&mut bytes) {
        events.push(event);
    }
    events
}

fn next(bytes: &mut &[u8]) -> Option<Event> {
    let (kind, rest) = bytes.split_first()?;
    *bytes = rest;
    let mut number = || -> Option<u64> { Some(u64::from_le_bytes(*take::<8>(bytes)?)) };
    let (inode, parent) = (number()?, number()?);
    let (offset, old_length) = (number()?, number()?);
    Some(Event {
        kind: *kind,
        inode,
        parent,
        offset: usize::try_from(offset).ok()?,
        old_length: usize::try_from(old_length).ok()?,
        first: counted(bytes)?,
        second: counted(bytes)?,
        kept: counted(bytes)?,
    })
}

fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(taken)
}

fn counted(bytes: &mut &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(*take::<4>(bytes)?)).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken.to_vec())
}
