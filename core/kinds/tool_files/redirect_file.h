// `.venv` as a file: one line that names the environment (docs/environments.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct RedirectFile {
  static constexpr size_t kMaxBytes = 4096;

  std::string text;     // without the final line end; "" if the file is not a redirect
  std::string problem;  // why it is not a redirect
};

// Strict: the file must be UTF-8, one line, without NUL, not "." and not empty.
RedirectFile read_redirect_file(FileSystem& files, const std::string& path);

// The environments that `text`, found in `directory`, may name, in order. With a '/' it is a path,
// absolute or from `directory`, resolved physically if the lexical path is not a directory; '~' and
// '$' are ordinary characters. Without a '/' it is a name: next to the file, then in the central
// directories.
std::vector<std::string> redirect_targets(FileSystem& files, const Variables& variables,
                                          const std::string& directory, std::string_view text);

}  // namespace venvctl
