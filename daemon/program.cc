#include "daemon/program.h"

#include <unistd.h>

#include <climits>
#include <string_view>

namespace venvctl {

ProgramFile program_file() {
  // If a program file was deleted, or replaced by a rename, the kernel appends this text to its
  // path (proc(5)). There is no third case: the file of a running program cannot be overwritten.
  constexpr std::string_view kGone = " (deleted)";
  char buffer[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", buffer, sizeof(buffer));
  if (length <= 0) return {};
  std::string_view path(buffer, static_cast<size_t>(length));
  const bool is_replaced = path.ends_with(kGone);
  if (is_replaced) path.remove_suffix(kGone.size());
  return {std::string(path), is_replaced};
}

}  // namespace venvctl
