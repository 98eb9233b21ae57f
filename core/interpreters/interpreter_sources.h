// Where interpreters are that may not be on PATH: what tools have installed.
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
  // Installations, each with bin/python in it, newest first; they may be anything else too.
  std::vector<std::string> (*prefixes)(FileSystem& files, const Variables& variables,
                                       const UserPlaces& places);
  std::string_view reason;  // for its place in the order
};

// After PATH, in this order.
std::span<const InterpreterSource> interpreter_sources();

}  // namespace venvctl
