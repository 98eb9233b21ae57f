// Reads the records out of the text of environments.json, in one go and without a tree of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/environment.h"

namespace venvctl {

struct RecordDocument {
  std::optional<int64_t> schema;           // at "schema" of the top object; absent: the text is none
  std::vector<EnvironmentRecord> records;  // in their order; what is no record is left out
};

// The list at `key` of the top object. A command waits for this: a tree of a thousand records costs
// more than all the rest of it.
RecordDocument records_in(std::string_view text, std::string_view key);

}  // namespace venvctl
