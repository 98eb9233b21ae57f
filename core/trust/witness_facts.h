// Collects facts about the creation of an environment from its files.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/trust/witness.h"

namespace venvctl {

// All facts except the birth and whether the interpreter is known. Version control is checked last:
// a file that git wrote before this check is in git's index, or git still holds the lock of the
// index.
WitnessFacts gather_witness_facts(FileSystem& files, const std::string& prefix, const User& user);

}  // namespace venvctl
