// Reads `.venv` if it is a file: its only line names the environment (docs/environments.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct RedirectFile {
  static constexpr size_t kMaxBytes = 4096;

  std::string text;     // without the final line end; "" if the file is not such a redirect
  std::string problem;  // why it is not a redirect
};

// The file is a redirect only if its text is one line of UTF-8 without NUL, is not ".", and is not
// empty.
RedirectFile read_redirect_file(FileSystem& files, const std::string& path);

// The environments that `text` in a file of `directory` may name, in order of preference. A text
// with a '/' is a path, absolute or relative to `directory`. '~' and '$' are ordinary characters.
// If the lexical path is not a directory, links are resolved before "..". A text without a '/' is a
// name, first of a directory next to the file, then in the central directories.
std::vector<std::string> redirect_targets(FileSystem& files, const Variables& variables,
                                          const std::string& directory, std::string_view text);

}  // namespace venvctl
