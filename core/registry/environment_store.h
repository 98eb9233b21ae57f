// Every recorded environment: environments.json in the state directory.
#pragma once

#include <cstdint>
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

// Reads state_directory/environments.json; a missing file is an empty list.
Result<EnvironmentList> load_environments(const std::string& state_directory);
// Only those that `venvctl create` is at work on, or left. While there are none, as nearly always,
// that costs a search in the text.
Result<EnvironmentList> load_unfinished(const std::string& state_directory);

// Each takes the lock, reads again and merges by prefix, so that programs and hosts which share the
// directory do not lose each other's entries.
Result<void> save_environments(const std::string& state_directory,
                               const std::vector<EnvironmentRecord>& records);
Result<void> erase_environment(const std::string& state_directory, std::string_view prefix);

// For requests between programs; the same spelling as in the file.
std::string to_json(const EnvironmentRecord& record);
Result<EnvironmentRecord> environment_record_from_json(std::string_view text);

}  // namespace venvctl
