// An approval as it is recorded, and one that a work tree shares with its siblings.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/files/file_system.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// For the environment that `evidence` tells of, with its place in the git work tree around it where
// the repository has that work tree.
TrustEntry approval_of(FileSystem& files, const Evidence& evidence, TrustEntry::Grant grant,
                       int64_t now);

// An approval, not a denial, of an environment at the same place in another work tree of the same
// repository; null when there is none, or `entry` is in no work tree.
const TrustEntry* sibling_of(const TrustList& trust, const TrustEntry& entry);
// Some approval is for a place at which `prefix` might be: worth a look at its work tree.
bool may_have_sibling(const TrustList& trust, std::string_view prefix);

}  // namespace venvctl
