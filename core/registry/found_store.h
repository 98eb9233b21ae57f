// Reads and changes found.json in the state directory, which records the environments that a search
// of the roots has found.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"

namespace venvctl {

// If an environment is recorded only in this file, it was never used, approved or created with
// venvctl.
struct FoundList {
  std::vector<std::string> prefixes;  // sorted; some may have been deleted since
  std::string note;                   // what is wrong with the file, or ""; doctor shows it
  StateDocument::Origin origin = StateDocument::Origin::Absent;
};
template <class A>
void fields(A& a, FoundList& each) {
  a(each.prefixes, each.note, each.origin);
}

// A missing file is an empty list.
Result<FoundList> load_found(const std::string& state_directory);

// Replaces the records below the `searched` directories by `prefixes`. Also forgets the records
// that are not below one of `roots`. Takes the lock and reads the file again before it writes.
Result<void> save_found(const std::string& state_directory,
                        const std::vector<std::string>& prefixes,
                        const std::vector<std::string>& searched,
                        const std::vector<std::string>& roots);

}  // namespace venvctl
