// Reads and changes environments.json in the state directory, which records environments.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"
#include "core/files/world.h"
#include "core/registry/environment.h"

namespace venvctl {

struct EnvironmentList {
  std::vector<EnvironmentRecord> records;  // sorted by prefix
  std::string note;                        // what is wrong with the file, or ""; doctor shows it
  StateDocument::Origin origin = StateDocument::Origin::Absent;

  const EnvironmentRecord* find(std::string_view prefix) const;
};
// The last use of each environment of virtualenvwrapper and Pipenv, by prefix. If the .project
// files of several of these environments name the same directory, the environment that was used
// last is chosen.
std::map<std::string, int64_t> last_uses_of(const std::vector<EnvironmentRecord>& records);
// Adds the last use of one environment, if last_uses_of() returns the last uses of its kind.
void add_last_use(std::map<std::string, int64_t>& uses, const EnvironmentRecord& record);
// The environments that were made in another world than `world`.
OtherWorlds made_elsewhere(const std::vector<EnvironmentRecord>& records, std::string_view world);

template <class A>
void fields(A& a, EnvironmentList& each) {
  a(each.records, each.note, each.origin);
}

// Reads state_directory/environments.json; a missing file is an empty list.
Result<EnvironmentList> load_environments(const std::string& state_directory);
// Loads only the environments that `venvctl create` is creating or has not finished. Usually there
// are no such environments. The function then only searches the text of the file.
Result<EnvironmentList> load_unfinished(const std::string& state_directory);
// Like load_unfinished(), for the environments that were made in another world than `world`.
Result<EnvironmentList> load_made_elsewhere(const std::string& state_directory,
                                            std::string_view world);

// Each of the following functions takes the lock of the file, reads the file again and merges the
// entries by prefix. Programs and hosts that share the state directory therefore do not lose each
// other's entries.
Result<void> save_environments(const std::string& state_directory,
                               const std::vector<EnvironmentRecord>& records);
// Fails with NotFound if the environment is not recorded. save_environments never changes the
// protection.
Result<void> set_protection(const std::string& state_directory, std::string_view prefix,
                            bool is_protected);
Result<void> erase_environment(const std::string& state_directory, std::string_view prefix);

// Converts a record to and from the file's format, for requests between programs.
std::string to_json(const EnvironmentRecord& record);
Result<EnvironmentRecord> environment_record_from_json(std::string_view text);

}  // namespace venvctl
