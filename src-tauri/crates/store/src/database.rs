//! The database of a connection: opened once, cloned cheaply, one writer and a few readers.
//!
//! Owns how statements reach the file. Deliberately not here: what the statements say (`tables`).

use crate::{
    fault::{Fallible, Fault, damaged, internal},
    folder, migrations,
    rows::KnownRows,
};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use sync_core::failure::Failure;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Name of the database within the folder of a connection.
pub const FILE_NAME: &str = "voice-sync.db";

const READERS: usize = 3;
const BUSY: Duration = Duration::from_secs(10);
/// Pages that a connection of SQLite keeps to itself, in KiB. What it does not keep the system's file cache has: more
/// would be memory that grows with the history until all are full.
const CACHE: i64 = 2 * 1024;
/// A larger file is not read through after a crash; only its small, deciding tables are.
const CHECK_WHOLE_UP_TO: u64 = 256 * 1024 * 1024;

/// What is remembered about one connection. Clones share the same file.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

/// How the file stood: another one whenever anybody has written to it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stir(i64);

struct Inner {
    dir: PathBuf,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// Reads nothing, and knows whether the others wrote.
    listener: Mutex<Connection>,
    free_readers: Arc<Semaphore>,
    rows: Arc<KnownRows>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("dir", &self.inner.dir)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the folder's database, makes it if there is none, and brings an older one up to date after
    /// copying it (`voice-sync.db.v<N>.bak`). `now` is the clock; it is asked only where a verb of the port
    /// carries no time of its own (a queued job that is cancelled).
    ///
    /// Errors: `FolderUnusable` (network, others may write, a link), `DatabaseNewer`, `DatabaseDamaged`,
    /// `DiskFull`.
    pub async fn open(
        dir: impl Into<PathBuf>,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, Failure> {
        let dir = dir.into();
        let Opened {
            dir,
            writer,
            readers,
            listener,
        } = blocking(move || open_all(&dir)).await?;
        let inner = Inner {
            dir,
            now: Box::new(now),
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            listener: Mutex::new(listener),
            free_readers: Arc::new(Semaphore::new(READERS)),
            rows: Arc::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The folder, canonical.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// The file as it stands for readers now; `None` where that cannot be told. Asks nobody to wait: it takes
    /// microseconds.
    pub fn stir(&self) -> Option<Stir> {
        let listener = held(&self.inner.listener);
        // Moves with each commit of any other connection, of this process or of another one, once it can be read.
        let version = listener
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut pragma| pragma.query_row([], |row| row.get(0)));
        version.ok().map(Stir)
    }

    pub(crate) fn known_rows(&self) -> Arc<KnownRows> {
        Arc::clone(&self.inner.rows)
    }

    /// Lets go of what is kept to be asked for again and was not asked for lately. Whether there was something.
    pub fn let_go(&self) -> bool {
        self.inner.rows.let_go()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.inner.now)()
    }

    /// Runs `work` in one transaction of the writer; whatever it returns as an error is rolled back.
    /// Durable when this returns.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Fallible<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let mut writer = held(&inner.writer);
            in_transaction(&mut writer, TransactionBehavior::Immediate, work)
                .map_err(|fault| fault.told(&inner.dir))
        })
        .await
    }

    /// Reads the whole file through and says whether it is sound. Slow on a large one: for the doctor.
    ///
    /// Errors: `DatabaseDamaged`.
    pub async fn check(&self) -> Result<(), Failure> {
        self.read(|connection| quick_check(connection, "PRAGMA quick_check(1)"))
            .await
    }

    /// Runs `work` on a reader, in one transaction, so that it sees one state.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Fallible<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let inner = Arc::clone(&self.inner);
        let permit = Arc::clone(&inner.free_readers)
            .acquire_owned()
            .await
            .map_err(|_| internal("the database is closing"))?;
        blocking(move || {
            // The permit moves in: a caller that stops waiting does not free the reader too early.
            let _permit = permit;
            let Some(mut reader) = held(&inner.readers).pop() else {
                return Err(internal("no reader of the database is free"));
            };
            let result = in_transaction(&mut reader, TransactionBehavior::Deferred, work);
            held(&inner.readers).push(reader);
            result.map_err(|fault| fault.told(&inner.dir))
        })
        .await
    }
}

/// Runs on a thread that may block. While it runs, tokio's paused clock stands still.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    match spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(internal("the store was interrupted")),
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    behavior: TransactionBehavior,
    work: impl FnOnce(&Connection) -> Fallible<T>,
) -> Fallible<T> {
    let transaction = connection.transaction_with_behavior(behavior)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

// A panic cannot leave half a transaction behind: dropping one rolls it back.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the database of a folder whose connection was never finished. Nothing may have it open.
///
/// # Errors
/// `FolderUnusable` where it can't be removed.
pub fn remove_database(dir: &Path) -> Result<(), Failure> {
    let file = dir.join(FILE_NAME);
    // The database first: without it the other two mean nothing.
    for path in [
        file.clone(),
        file.with_extension("db-wal"),
        file.with_extension("db-shm"),
    ] {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(folder::told(&error, "remove the database"));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

struct Opened {
    dir: PathBuf,
    writer: Connection,
    readers: Vec<Connection>,
    listener: Connection,
}

fn open_all(dir: &Path) -> Result<Opened, Failure> {
    let dir = folder::prepare(dir)?;
    // Two processes that open an old file at the same time must not both migrate it.
    let _gate = folder::gate(&dir)?;
    let file = dir.join(FILE_NAME);
    folder::private_file(&file)?;
    let writer = open_writer(&dir, &file).map_err(|fault| fault.told(&dir))?;
    let readers = (0..READERS)
        .map(|_| open_reader(&file))
        .collect::<Fallible<Vec<_>>>()
        .map_err(|fault| fault.told(&dir))?;
    let listener = open_reader(&file).map_err(|fault| fault.told(&dir))?;
    Ok(Opened {
        dir,
        writer,
        readers,
        listener,
    })
}

fn open_writer(dir: &Path, file: &Path) -> Fallible<Connection> {
    let unclean = std::fs::metadata(file.with_extension("db-wal")).is_ok_and(|wal| wal.len() > 0)
        && crate::lead::nobody_leads(dir);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(file, flags)?;
    tune(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    // A log that a large plan has made long is cut short again.
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    migrations::migrate(&mut connection, file)?;
    if unclean {
        check(&connection, file)?;
    }
    Ok(connection)
}

fn open_reader(file: &Path) -> Fallible<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(file, flags)?;
    tune(&connection)?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

fn tune(connection: &Connection) -> Fallible<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    // Negative: KiB instead of pages.
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    Ok(())
}

fn check(connection: &Connection, file: &Path) -> Fallible<()> {
    const DECIDING: &[&str] = &[
        "connection",
        "settings",
        "epochs",
        "mirror_head",
        "queue",
        "managed",
        "holds",
        "requests",
    ];
    let size = std::fs::metadata(file).map_or(0, |found| found.len());
    if size <= CHECK_WHOLE_UP_TO {
        return quick_check(connection, "PRAGMA quick_check(1)");
    }
    DECIDING
        .iter()
        .try_for_each(|table| quick_check(connection, &format!("PRAGMA quick_check({table})")))
}

fn quick_check(connection: &Connection, pragma: &str) -> Fallible<()> {
    let verdict: String = connection.query_row(pragma, [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Fault::Told(damaged(verdict)))
    }
}

#[cfg(test)]
mod tests;
