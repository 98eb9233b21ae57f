// Lists interpreters that tools have installed, and that may not be on PATH.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

struct InterpreterSource {
  std::string_view name;
  // Returns directories that may be installations (with bin/python in them), newest first.
  std::vector<std::string> (*prefixes)(FileSystem& files, const Variables& variables,
                                       const UserPlaces& places);
  std::string_view reason;  // why the source has this place in the order
};

// The sources in the order in which they are searched, after PATH.
std::span<const InterpreterSource> interpreter_sources();

}  // namespace venvctl
