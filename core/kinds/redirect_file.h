// `.venv` as a file: one line that names the environment (KINDS 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct RedirectFile {
  static constexpr size_t kMaxBytes = 4096;

  std::string text;     // without the final line end; "" when the file is no redirect
  std::string problem;  // why it is none
};

// The strict reading: UTF-8, one line, no NUL, not "." and not empty.
RedirectFile read_redirect_file(FileSystem& files, const std::string& path);

// Where `text`, found in `directory`, may lead, in order. With a '/' it is a path, absolute or from
// `directory`, taken physically when the lexical path is no directory; '~' and '$' are ordinary
// characters. Without one it is a name: beside the file, then in the central directory.
std::vector<std::string> redirect_targets(FileSystem& files, const Variables& variables,
                                          const std::string& directory, std::string_view text);

}  // namespace venvctl
