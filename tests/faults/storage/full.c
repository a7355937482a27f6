/* A disk that is full while the file FULL_SWITCH is there: nothing can be written below FULL_FOLDER (ENOSPC);
 * all else goes on: reading, deleting, and making a file longer without bytes. Loaded by LD_PRELOAD.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Whether there is no room for this file, by the name that it has now. */
static int full(int fd) {
    const char *folder = getenv("FULL_FOLDER"), *full_while = getenv("FULL_SWITCH");
    char link[64], path[PATH_MAX];
    if (!folder || !full_while || access(full_while, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0 && path[strlen(folder)] == '/';
}

static int refuse(void) {
    errno = ENOSPC;
    return -1;
}

#define NEXT(type, name)           \
    static __typeof__(type) *next; \
    if (!next) next = (__typeof__(type) *)dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t length) {
    NEXT(ssize_t(int, const void *, size_t), "write");
    return full(fd) ? refuse() : next(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(ssize_t(int, const struct iovec *, int), "writev");
    return full(fd) ? refuse() : next(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    NEXT(ssize_t(int, const void *, size_t, off64_t), "pwrite64");
    return full(fd) ? refuse() : next(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    NEXT(int(int, off64_t, off64_t), "posix_fallocate64");
    return full(fd) ? ENOSPC : next(fd, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }
