/* Writes down what a process does to the files below UNSYNCED_FOLDER, so that a test can take back whatever
 * was not synced before the power went: loaded by LD_PRELOAD.
 *
 * One record per event is appended to UNSYNCED_JOURNAL, before the next event can happen (one lock). Data
 * records carry old and new bytes; what an unlink or a rename would destroy is kept beside the journal by a
 * hard link, so that no inode number is used twice. A sync is only written down: the files outlive the
 * process anyway. UNSYNCED_LYING_DISK drops the syncs, as a disk does that lies about them.
 * Not covered, and not used below that folder: shared mappings (SQLite's -shm is rebuilt after a crash),
 * directories, copy_file_range.
 *
 * Record: kind (1 byte), inode (8), folder's inode (8), offset (8), old length (8), and three times a
 * length (4) with bytes: path or old bytes, second path or new bytes, kept link. Little endian.
 *   W data, T truncation, C created, R renamed, U unlinked, S synced
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX], journal_path[PATH_MAX];
static int journal = -1, lying, ready;

static ssize_t (*next_write)(int, const void *, size_t);
static ssize_t (*next_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*next_writev)(int, const struct iovec *, int);
static int (*next_ftruncate)(int, off_t);
static int (*next_open)(const char *, int, ...);
static int (*next_openat)(int, const char *, int, ...);
static int (*next_fsync)(int);
static int (*next_rename)(const char *, const char *);
static int (*next_unlink)(const char *);

static void fail(const char *what) {
    dprintf(2, "unsynced: %s: %s\n", what, strerror(errno));
    _exit(70);
}

static void set_up(void) {
    if (ready) return;
    next_write = dlsym(RTLD_NEXT, "write");
    next_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    next_writev = dlsym(RTLD_NEXT, "writev");
    next_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    next_open = dlsym(RTLD_NEXT, "open64");
    next_openat = dlsym(RTLD_NEXT, "openat64");
    next_fsync = dlsym(RTLD_NEXT, "fsync");
    next_rename = dlsym(RTLD_NEXT, "rename");
    next_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *watched = getenv("UNSYNCED_FOLDER"), *path = getenv("UNSYNCED_JOURNAL");
    lying = getenv("UNSYNCED_LYING_DISK") != NULL;
    if (watched && path) {
        snprintf(folder, sizeof folder, "%s/", watched);
        snprintf(journal_path, sizeof journal_path, "%s", path);
        journal = next_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (journal < 0) fail(path);
    }
    ready = 1;
}

static void enter(void) {
    pthread_mutex_lock(&one_at_a_time);
    set_up();
}

static void leave(void) {
    int kept = errno;
    pthread_mutex_unlock(&one_at_a_time);
    errno = kept;
}

static int watches(const char *path) {
    return journal >= 0 && strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether this file is watched, by the name that it has now. */
static int watches_file(int fd) {
    char link[64], path[PATH_MAX];
    if (journal < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length < 0) return 0;
    path[length] = '/';
    path[length + 1] = 0;
    return watches(path);
}

static ino_t folder_of(const char *path) {
    char parent[PATH_MAX];
    struct stat found;
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (!slash) return 0;
    *slash = 0;
    return stat(parent, &found) == 0 ? found.st_ino : 0;
}

static void record(char kind, uint64_t inode, uint64_t parent, uint64_t offset, uint64_t old_length,
                   const void *first, uint32_t first_length, const void *second, uint32_t second_length,
                   const char *kept) {
    uint64_t numbers[4] = {inode, parent, offset, old_length};
    uint32_t kept_length = kept ? (uint32_t)strlen(kept) : 0;
    struct iovec parts[8] = {
        {&kind, 1},           {numbers, sizeof numbers},
        {&first_length, 4},   {(void *)first, first_length},
        {&second_length, 4},  {(void *)second, second_length},
        {&kept_length, 4},    {(void *)kept, kept_length},
    };
    ssize_t whole = 0;
    for (int at = 0; at < 8; at++) whole += (ssize_t)parts[at].iov_len;
    if (next_writev(journal, parts, 8) != whole) fail("the journal");
}

/* Old bytes of a range; a file that was opened for writing alone is read through another descriptor. */
static uint32_t old_bytes(int fd, void *into, size_t length, off_t offset) {
    ssize_t got = pread(fd, into, length, offset);
    if (got < 0 && errno == EBADF) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        int reading = next_open(link, O_RDONLY | O_CLOEXEC);
        if (reading < 0) fail("reading old bytes");
        got = pread(reading, into, length, offset);
        close(reading);
    }
    if (got < 0) fail("reading old bytes");
    return (uint32_t)got;
}

static void note_write(int fd, const void *bytes, size_t length, off_t offset) {
    struct stat found;
    if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) return;
    char *old = malloc(length ? length : 1);
    if (!old) fail("memory");
    uint32_t old_length = old_bytes(fd, old, length, offset);
    record('W', found.st_ino, 0, (uint64_t)offset, (uint64_t)found.st_size, old, old_length, bytes, (uint32_t)length, NULL);
    free(old);
}

static void note_truncation(int fd, off_t length) {
    struct stat found;
    if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) return;
    size_t cut = found.st_size > length ? (size_t)(found.st_size - length) : 0;
    char *old = malloc(cut ? cut : 1);
    if (!old) fail("memory");
    uint32_t old_length = cut ? old_bytes(fd, old, cut, length) : 0;
    record('T', found.st_ino, 0, (uint64_t)length, (uint64_t)found.st_size, old, old_length, NULL, 0, NULL);
    free(old);
}

/* Keeps what a name leads to by another name beside the journal. */
static int keep(const char *path, char *kept, size_t size) {
    static unsigned count;
    struct stat found;
    if (lstat(path, &found) != 0 || !S_ISREG(found.st_mode)) return 0;
    snprintf(kept, size, "%s.%d.%u", journal_path, getpid(), count++);
    if (link(path, kept) != 0) fail("keeping a file");
    return 1;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    enter();
    if (watches_file(fd)) {
        int flags = fcntl(fd, F_GETFL);
        off_t offset = lseek(fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
        if (offset >= 0) note_write(fd, bytes, length, offset);
    }
    ssize_t written = next_write(fd, bytes, length);
    leave();
    return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    enter();
    int watched = watches_file(fd);
    if (!watched) {
        ssize_t written = next_writev(fd, parts, count);
        leave();
        return written;
    }
    leave();
    ssize_t all = 0;
    for (int at = 0; at < count; at++) {
        ssize_t written = write(fd, parts[at].iov_base, parts[at].iov_len);
        if (written < 0) return all ? all : written;
        all += written;
        if ((size_t)written < parts[at].iov_len) break;
    }
    return all;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
    enter();
    if (watches_file(fd)) note_write(fd, bytes, length, offset);
    ssize_t written = next_pwrite(fd, bytes, length, offset);
    leave();
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

int ftruncate64(int fd, off_t length) {
    enter();
    if (watches_file(fd)) note_truncation(fd, length);
    int done = next_ftruncate(fd, length);
    leave();
    return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int opened(int base, const char *path, int flags, mode_t mode) {
    enter();
    struct stat before;
    int watched = watches(path), there = watched && lstat(path, &before) == 0;
    int cut = there && (flags & O_TRUNC) && S_ISREG(before.st_mode) && before.st_size > 0;
    int fd = next_openat(base, path, cut ? flags & ~O_TRUNC : flags, mode);
    if (fd >= 0 && cut) {
        note_truncation(fd, 0);
        if (next_ftruncate(fd, 0) != 0) fail("truncating");
    }
    struct stat made;
    if (fd >= 0 && watched && !there && (flags & O_CREAT) && fstat(fd, &made) == 0)
        record('C', made.st_ino, folder_of(path), 0, 0, path, (uint32_t)strlen(path), NULL, 0, NULL);
    leave();
    return fd;
}

#define MODE(flags)                                     \
    mode_t mode = 0;                                    \
    if ((flags) & (O_CREAT | O_TMPFILE)) {              \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode = va_arg(rest, mode_t);                    \
        va_end(rest);                                   \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int base, const char *path, int flags, ...) { MODE(flags) return opened(base, path, flags, mode); }
int openat64(int base, const char *path, int flags, ...) { MODE(flags) return opened(base, path, flags, mode); }

int fsync(int fd) {
    enter();
    int done = 0;
    if (watches_file(fd)) {
        struct stat found;
        if (!lying && fstat(fd, &found) == 0) record('S', found.st_ino, 0, 0, 0, NULL, 0, NULL, 0, NULL);
    } else {
        done = next_fsync(fd);
    }
    leave();
    return done;
}

int fdatasync(int fd) { return fsync(fd); }

int rename(const char *from, const char *to) {
    enter();
    char kept[PATH_MAX];
    int watched = watches(to), over = watched && keep(to, kept, sizeof kept);
    struct stat found;
    if (watched && lstat(from, &found) != 0) watched = 0;
    int done = next_rename(from, to);
    if (done == 0 && watched)
        record('R', found.st_ino, folder_of(to), 0, 0, from, (uint32_t)strlen(from), to, (uint32_t)strlen(to),
               over ? kept : NULL);
    leave();
    return done;
}

int unlink(const char *path) {
    enter();
    char kept[PATH_MAX];
    struct stat found;
    int watched = watches(path) && lstat(path, &found) == 0 && keep(path, kept, sizeof kept);
    int done = next_unlink(path);
    if (done == 0 && watched)
        record('U', found.st_ino, folder_of(path), 0, 0, path, (uint32_t)strlen(path), NULL, 0, kept);
    leave();
    return done;
}
