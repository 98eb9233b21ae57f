// A file system of 64 empty directories that hangs while a flag file exists.
//
//   hanging_fs MOUNT FLAG     in the foreground; each access to a directory waits while FLAG exists
//
// Kill it to release all waiting processes.
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse3/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DIRECTORIES = 64 };
static const char* flag;

static void hang(void) {
  const struct timespec pause = {0, 5000000};
  while (access(flag, F_OK) == 0) nanosleep(&pause, NULL);
}

static void* on_init(struct fuse_conn_info* connection, struct fuse_config* config) {
  (void)connection;
  config->entry_timeout = config->attr_timeout = config->negative_timeout = 0;
  return NULL;
}

static int on_getattr(const char* path, struct stat* status, struct fuse_file_info* file) {
  (void)file;
  int number = -1;
  char rest = 0;
  if (strcmp(path, "/") != 0) {
    hang();
    if (sscanf(path, "/d%d%c", &number, &rest) != 1 || number < 0 || number >= DIRECTORIES) {
      return -ENOENT;
    }
  }
  memset(status, 0, sizeof *status);
  status->st_mode = S_IFDIR | 0755;
  status->st_nlink = 2;
  status->st_uid = getuid();
  status->st_gid = getgid();
  return 0;
}

static int on_readdir(const char* path, void* buffer, fuse_fill_dir_t fill, off_t offset,
                      struct fuse_file_info* file, enum fuse_readdir_flags flags) {
  (void)path, (void)offset, (void)file, (void)flags;
  hang();
  fill(buffer, ".", NULL, 0, 0);
  fill(buffer, "..", NULL, 0, 0);
  return 0;
}

int main(int count, char** words) {
  if (count != 3) return 2;
  flag = words[2];
  static const struct fuse_operations operations = {
      .init = on_init, .getattr = on_getattr, .readdir = on_readdir};
  char* arguments[] = {words[0], "-f", words[1], NULL};
  return fuse_main(3, arguments, &operations, NULL);
}
