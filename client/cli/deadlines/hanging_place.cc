#include "client/cli/deadlines/hanging_place.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// proc(5): blanks, backslashes and controls are written as octal escapes like "\040".
std::string unescaped(std::string_view text) {
  constexpr size_t kDigits = 3;
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view digits = text.substr(at + 1).substr(0, kDigits);
    const bool is_escape = text[at] == '\\' && digits.size() == kDigits &&
                           digits.find_first_not_of("01234567") == std::string_view::npos;
    plain +=
        is_escape ? static_cast<char>(strtol(std::string(digits).c_str(), nullptr, 8)) : text[at];
    if (is_escape) at += kDigits;
  }
  return plain;
}

std::string mountinfo_of_this_process() {
  const UniqueFd fd(open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  std::string text;
  char piece[16 * 1024];
  for (ssize_t count = 0; fd && (count = read(fd.get(), piece, sizeof piece)) > 0;) {
    text.append(piece, static_cast<size_t>(count));
  }
  return text;
}

}  // namespace

std::string hanging_place(std::string_view path, std::string_view mountinfo,
                          std::string_view home) {
  constexpr size_t kMountPoint = 4;
  if (!is_absolute_path(path)) return "";
  std::string longest;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() <= kMountPoint) continue;
    std::string mount = unescaped(fields[kMountPoint]);
    if (path_contains(mount, path) && mount.size() >= longest.size()) longest = std::move(mount);
  }
  const bool holds_everything =
      longest.empty() || longest == "/" || (!home.empty() && path_contains(longest, home));
  const std::string place = holds_everything ? std::string(parent_path(path)) : longest;
  const bool is_too_much = place == "/" || (!home.empty() && path_contains(place, home));
  return is_too_much ? std::string(path) : place;
}

std::string hanging_place(std::string_view path) {
  const char* home = getenv("HOME");
  return hanging_place(path, mountinfo_of_this_process(), home != nullptr ? home : "");
}

}  // namespace venvctl
