// What the files tell of how an environment came to be.
#pragma once

#include <string>

#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/trust/witness.h"

namespace venvctl {

// All but the sighting and whether the interpreter is known. The version control is looked at last:
// what a checkout wrote before that is either in its index or covered by its lock.
WitnessFacts gather_witness_facts(FileSystem& files, const std::string& prefix, const User& user);

}  // namespace venvctl
