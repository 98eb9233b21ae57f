#include "core/interpreters/patch_version.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 64 * 1024 * 1024;

// Finds a text such as "3.11.9" between two null bytes, which every build of CPython contains
// (PY_VERSION).
std::string version_in(std::string_view program, std::string_view minor) {
  const std::string beginning = std::string(1, '\0') + std::string(minor) + ".";
  for (size_t at = program.find(beginning); at != std::string_view::npos;
       at = program.find(beginning, at + 1)) {
    std::string_view text = program.substr(at + 1, beginning.size() + 16);
    text = text.substr(0, text.find('\0'));
    const std::string_view patch = text.substr(minor.size() + 1);
    const size_t digits = std::min(patch.find_first_not_of("0123456789"), patch.size());
    const bool is_version =
        digits > 0 && digits <= 3 &&
        patch.substr(digits).find_first_not_of("abrc0123456789+") == std::string_view::npos;
    if (is_version) return std::string(text.substr(0, minor.size() + 1 + digits));
  }
  return "";
}

}  // namespace

std::string patch_version(FileSystem& files, const Interpreter& interpreter) {
  const auto parts = split(interpreter.version, '.');
  if (parts.size() != 2) return interpreter.version;
  const std::string library =
      join_path(parent_path(parent_path(interpreter.real_path)), "lib/libpython");
  const std::string build = interpreter.version + (interpreter.is_free_threaded ? "t" : "") +
                            (interpreter.is_debug ? "d" : "");
  for (const std::string& path : {interpreter.real_path, library + build + ".so.1.0"}) {
    const auto program = files.read_file(path, kMaxBytes);
    std::string version = program ? version_in(*program, interpreter.version) : "";
    if (!version.empty()) return version;
  }
  return interpreter.version;
}

}  // namespace venvctl
