// Builds approvals to record, and finds approvals that work trees of one repository share.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/files/file_system.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// The approval of the environment that `evidence` describes, with its place in the git work tree
// around it if the repository lists that work tree.
TrustEntry approval_of(FileSystem& files, const Evidence& evidence, TrustEntry::Grant grant,
                       int64_t now);

// Adds to `entry` the variables that `trust` has already approved for the same environment. The
// project and the environment's own directory may set different variables, and each approval covers
// only the values that were shown.
void keep_approved_variables(const TrustList& trust, TrustEntry& entry);

// An approval (not a denial) of an environment at the same place in another work tree of the same
// repository. Null if there is none, or if `entry` is in no work tree.
const TrustEntry* sibling_of(const TrustList& trust, const TrustEntry& entry);
// Whether some approval is for a place at which `prefix` might be, so that its work tree is worth
// checking.
bool may_have_sibling(const TrustList& trust, std::string_view prefix);

}  // namespace venvctl
