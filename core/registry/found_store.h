// The environments that a search of the roots has found: found.json in the state directory.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"

namespace venvctl {

// An environment that is only in this file was never used, approved or created by venvctl.
struct FoundList {
  std::vector<std::string> prefixes;  // sorted; some may be gone
  std::string note;                   // for doctor; "" when all is well
  StateDocument::Origin origin = StateDocument::Origin::Absent;
};
template <class A>
void fields(A& a, FoundList& each) {
  a(each.prefixes, each.note, each.origin);
}

// A missing file is an empty list.
Result<FoundList> load_found(const std::string& state_directory);

// Replaces what is recorded below the `searched` directories by `prefixes`, and forgets everything
// that is below none of `roots` and not searched. Takes the lock and reads again before it writes.
Result<void> save_found(const std::string& state_directory,
                        const std::vector<std::string>& prefixes,
                        const std::vector<std::string>& searched,
                        const std::vector<std::string>& roots);

}  // namespace venvctl
