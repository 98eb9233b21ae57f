// Collects facts about the creation of an environment from its files.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/trust/witness.h"

namespace venvctl {

// Collects all facts except `birth`, `is_interpreter_known` and `now_ns`. Version control is
// checked last, so that files that git writes at this moment are noticed: if git wrote a file
// before this check, the file is in git's index, or git still holds the lock of the index.
WitnessFacts gather_witness_facts(FileSystem& files, const std::string& prefix, const User& user);

}  // namespace venvctl
