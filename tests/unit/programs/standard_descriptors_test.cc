#include "client/programs/standard_descriptors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/process.h"
#include "tests/support/catch.h"

namespace venvctl::standard_descriptors_test {

// The exit code of a child process that closed the standard descriptors.
int code_of_child() {
  const pid_t child = fork();
  if (child == 0) {
    const int other = open("/", O_RDONLY);
    close(STDIN_FILENO);
    close(STDERR_FILENO);
    dup2(other, STDOUT_FILENO);
    fill_standard_descriptors();
    struct stat found[3];
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
      if (fstat(fd, &found[fd]) != 0) _exit(1);
    }
    const bool is_filled = S_ISCHR(found[STDIN_FILENO].st_mode) &&
                           S_ISCHR(found[STDERR_FILENO].st_mode) &&
                           write(STDERR_FILENO, "x", 1) == 1;
    _exit(is_filled && S_ISDIR(found[STDOUT_FILENO].st_mode) ? 0 : 2);
  }
  return exit_code_of(wait_status_of(child).value_or(1));
}

TEST_CASE("closed standard descriptors lead to /dev/null, and open ones stay as they are") {
  CHECK(code_of_child() == 0);
}

}  // namespace venvctl::standard_descriptors_test
