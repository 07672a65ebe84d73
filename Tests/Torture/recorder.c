/*
 * A library to preload: records what a program writes below one folder and what it makes durable, or fails chosen calls.
 *
 *   RECORDER_ROOT   folder whose files are watched (absolute)
 *   RECORDER_LOG    file that gets the records; without it nothing is recorded
 *   RECORDER_FAIL   KIND:N:ERRNO[:COUNT]; KIND is open, write, sync or truncate; the calls N … N+COUNT-1 of that kind
 *                   fail with that error number (COUNT 1 when left out, 0 for all that follow); write also takes
 *                   SHORT as ERRNO: half of the bytes are written
 *
 * A record: kind (1 byte), file (4), offset (8), length (8), end of the call in ns of CLOCK_MONOTONIC (8), then the bytes
 * of a write or the path of an open; little endian. Calls are serialised, so the order of the records is the order of the calls.
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
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OPENED = 1, WRITTEN, SYNCED, TRUNCATED, UNLINKED };
enum { FAIL_NONE, FAIL_OPEN, FAIL_WRITE, FAIL_SYNC, FAIL_TRUNCATE };
#define SHORT_WRITE -1
#define FILES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;
static int fail_kind, fail_error;
static long fail_from, fail_count, seen[5];
static uint32_t file_of[FILES]; /* by descriptor; 0 is not watched */
static uint32_t files;

static int (*real_open)(const char *, int, ...);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t), (*real_close)(int);
static int (*real_unlink)(const char *);

static void read_failure(const char *text) {
    char kind[16] = "", error[16] = "";
    fail_count = 1;
    if (sscanf(text, "%15[^:]:%ld:%15[^:]:%ld", kind, &fail_from, error, &fail_count) < 3) return;
    const char *names[] = {"", "open", "write", "sync", "truncate"};
    for (int i = FAIL_OPEN; i <= FAIL_TRUNCATE; i++)
        if (!strcmp(kind, names[i])) fail_kind = i;
    fail_error = !strcmp(error, "ENOSPC") ? ENOSPC : !strcmp(error, "SHORT") ? SHORT_WRITE : EIO;
}

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_close = dlsym(RTLD_NEXT, "close");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *told = getenv("RECORDER_ROOT");
    if (!told) return;
    snprintf(root, sizeof root, "%s/", told);
    root_length = strlen(root);
    const char *path = getenv("RECORDER_LOG");
    if (path) log_file = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const char *failure = getenv("RECORDER_FAIL");
    if (failure) read_failure(failure);
}

static void record(uint8_t kind, uint32_t file, uint64_t offset, uint64_t length, const void *bytes) {
    if (log_file < 0) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t at = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    uint8_t head[29];
    head[0] = kind;
    memcpy(head + 1, &file, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    memcpy(head + 21, &at, 8);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, bytes ? length : 0}};
    if (writev(log_file, parts, 2) < 0) abort(); /* a record with holes would prove nothing */
}

/* Whether this call is to fail; the lock is held. */
static int fails(int kind) {
    long number = ++seen[kind];
    if (kind != fail_kind || number < fail_from) return 0;
    return fail_count == 0 || number < fail_from + fail_count;
}

static uint32_t watched(int fd) { return fd >= 0 && fd < FILES ? file_of[fd] : 0; }

static int opened(const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    int ours = 0;
    if (root_length && path) {
        if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
        else if (getcwd(whole, sizeof whole / 2)) {
            size_t n = strlen(whole);
            snprintf(whole + n, sizeof whole - n, "/%s", path);
        }
        ours = !strncmp(whole, root, root_length) && (flags & (O_WRONLY | O_RDWR)) && !strstr(whole, "-shm");
    }
    if (!ours) return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    int fd = -1;
    if (fails(FAIL_OPEN)) errno = fail_error;
    else fd = real_open(path, flags, mode);
    int error = errno;
    if (fd >= 0 && fd < FILES) {
        file_of[fd] = ++files;
        record(OPENED, files, 0, strlen(whole + root_length), whole + root_length);
        if (flags & O_TRUNC) record(TRUNCATED, files, 0, 0, NULL);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(path, flags | O_LARGEFILE, mode); }

int close(int fd) {
    if (watched(fd)) {
        pthread_mutex_lock(&lock);
        file_of[fd] = 0;
        pthread_mutex_unlock(&lock);
    }
    return real_close(fd);
}

static ssize_t wrote(int fd, const void *bytes, size_t length, off_t offset, int placed) {
    pthread_mutex_lock(&lock);
    ssize_t done = -1;
    int error = 0;
    int failing = fails(FAIL_WRITE);
    if (failing && fail_error != SHORT_WRITE) error = fail_error;
    else {
        if (failing) length /= 2;
        off_t at = placed ? offset : lseek(fd, 0, SEEK_CUR);
        done = placed ? real_pwrite(fd, bytes, length, offset) : real_write(fd, bytes, length);
        error = errno;
        if (done > 0) record(WRITTEN, file_of[fd], (uint64_t)at, (uint64_t)done, bytes);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    return watched(fd) ? wrote(fd, bytes, length, 0, 0) : real_write(fd, bytes, length);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return watched(fd) ? wrote(fd, bytes, length, offset, 1) : real_pwrite(fd, bytes, length, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return pwrite(fd, bytes, length, offset); }

static int synced(int fd, int (*call)(int)) {
    if (!watched(fd)) return call(fd);
    pthread_mutex_lock(&lock);
    int result = -1, error = fail_error;
    if (!fails(FAIL_SYNC)) {
        result = call(fd);
        error = errno;
        if (result == 0) record(SYNCED, file_of[fd], 0, 0, NULL);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int ftruncate(int fd, off_t length) {
    if (!watched(fd)) return real_ftruncate(fd, length);
    pthread_mutex_lock(&lock);
    int result = -1, error = fail_error;
    if (!fails(FAIL_TRUNCATE)) {
        result = real_ftruncate(fd, length);
        error = errno;
        if (result == 0) record(TRUNCATED, file_of[fd], (uint64_t)length, 0, NULL);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int unlink(const char *path) {
    int result = real_unlink(path);
    if (result == 0 && root_length && !strncmp(path, root, root_length)) {
        int error = errno;
        pthread_mutex_lock(&lock);
        record(UNLINKED, 0, 0, strlen(path + root_length), path + root_length);
        pthread_mutex_unlock(&lock);
        errno = error;
    }
    return result;
}
