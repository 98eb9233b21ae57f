#include "client/programs/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

namespace venvctl {

void fill_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));
  }
}

}  // namespace venvctl
