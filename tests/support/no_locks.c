/* Loaded before the C library: a file system without file locks (ENOTSUP), as some network drives are. */
#include <errno.h>

int flock(int file, int operation) {
    (void)file;
    (void)operation;
    errno = EOPNOTSUPP;
    return -1;
}
