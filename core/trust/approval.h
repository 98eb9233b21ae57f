// Creates approvals, and finds approvals of environments in other work trees of the same
// repository.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/files/file_system.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// Creates the approval of the environment that `evidence` describes. If the environment is in a git
// work tree that the repository lists, the approval also contains the repository, and the path of
// the environment in the work tree.
TrustEntry approval_of(FileSystem& files, const Evidence& evidence, TrustEntry::Grant grant,
                       int64_t now);

// Adds to `entry` the variables that `trust` has already approved for the same environment. The
// environment may get other variables in a project's directory than in its own directory. The user
// approves one set of variables at a time, so a new approval must not remove the earlier ones.
void keep_approved_variables(const TrustList& trust, TrustEntry& entry);

// Returns an approval (not a denial) of an environment at the same place in another work tree of
// the same repository. Null if there is none, or if `entry` is in no work tree.
const TrustEntry* sibling_of(const TrustList& trust, const TrustEntry& entry);
// A cheap check before sibling_of(). If the result is false, sibling_of() would find nothing for an
// environment at `prefix`, so the caller need not read the work tree around `prefix`.
bool may_have_sibling(const TrustList& trust, std::string_view prefix);

// Whether the directory of the environment was approved before, with another Python. Nobody may
// then approve the environment as witnessed: if somebody unpacks an archive over an environment,
// the directory is still the one whose creation the daemon saw. The times of the unpacked
// pyvenv.cfg usually show that it is newer than the environment, but a program can set any times.
bool was_approved_with_other_python(const TrustList& trust, const Identity& identity);

}  // namespace venvctl
