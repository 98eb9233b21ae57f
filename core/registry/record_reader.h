// Reads the records of environments.json in one pass, without building a JSON tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/environment.h"

namespace venvctl {

struct RecordDocument {
  std::optional<int64_t> schema;           // "schema" at the top; absent if the text is invalid
  std::vector<EnvironmentRecord> records;  // in file order; invalid records are left out
};

// Reads the list at `key` of the top object without building a tree. Commands wait for this
// function. Building a tree of a thousand records would take more time than everything else that
// they do.
RecordDocument records_in(std::string_view text, std::string_view key);

}  // namespace venvctl
