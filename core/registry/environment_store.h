// Every recorded environment: environments.json in the state directory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"
#include "core/registry/environment.h"

namespace venvctl {

struct EnvironmentList {
  std::vector<EnvironmentRecord> records;  // sorted by prefix
  std::string note;                        // for doctor; "" when all is well
  StateDocument::Origin origin = StateDocument::Origin::Absent;

  const EnvironmentRecord* find(std::string_view prefix) const;
};
// The last use of each environment of virtualenvwrapper and Pipenv, by prefix: the .project files
// of several of them may name the same directory.
std::map<std::string, int64_t> last_uses_of(const std::vector<EnvironmentRecord>& records);

template <class A>
void fields(A& a, EnvironmentList& each) {
  a(each.records, each.note, each.origin);
}

// Reads state_directory/environments.json; a missing file is an empty list.
Result<EnvironmentList> load_environments(const std::string& state_directory);
// Only the environments that `venvctl create` is making or left unfinished. If there are none, as
// usual, this costs only a search in the text.
Result<EnvironmentList> load_unfinished(const std::string& state_directory);

// Each function takes the lock, reads again and merges by prefix, so that programs and hosts that
// share the directory do not lose each other's entries.
Result<void> save_environments(const std::string& state_directory,
                               const std::vector<EnvironmentRecord>& records);
// Fails with NotFound if the environment is not recorded. What save_environments writes never
// changes the protection.
Result<void> set_protection(const std::string& state_directory, std::string_view prefix,
                            bool is_protected);
Result<void> erase_environment(const std::string& state_directory, std::string_view prefix);

// Converts a record to and from the file's format, for requests between programs.
std::string to_json(const EnvironmentRecord& record);
Result<EnvironmentRecord> environment_record_from_json(std::string_view text);

}  // namespace venvctl
