// Which marks the user wants to see in the prompt.
#pragma once

#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// "off", "stale" or "other" as the setting `prompt.marks` says; "": all.
std::string wanted_marks(FileSystem& files, const Variables& variables);

}  // namespace venvctl
