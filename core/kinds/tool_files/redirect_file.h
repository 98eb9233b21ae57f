// Reads a redirect: a file `.venv` whose only line names an environment (docs/environments.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct RedirectFile {
  static constexpr size_t kMaxBytes = 4096;

  std::string text;     // the line without its end; "" if the file is not a redirect
  std::string problem;  // why the file is not a redirect; "" if it is one
};

// The file is a redirect only if its text is one line of UTF-8 without NUL, has at most kMaxBytes
// bytes, is not ".", and is not empty.
RedirectFile read_redirect_file(FileSystem& files, const std::string& path);

// The environments that `text`, read from a file in `directory`, may name, the preferred one first.
// A text with a '/' is a path, absolute or relative to `directory`. '~' and '$' are ordinary
// characters. If the normalized path is not a directory, the links in the path are resolved before
// ".." is applied. A text without a '/' is the name of a directory next to the file or in one of
// the central directories.
std::vector<std::string> redirect_targets(FileSystem& files, const Variables& variables,
                                          const std::string& directory, std::string_view text);

}  // namespace venvctl
