// Finds out which marks the user wants to see in the prompt.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The value of the setting `prompt.marks`: "off", "stale" or "other"; "" means all marks.
std::string wanted_marks(FileSystem& files, const Variables& variables);

}  // namespace venvctl
