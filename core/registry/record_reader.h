// Reads the records out of the text of environments.json, in one go and without a tree of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registry/environment.h"

namespace venvctl {

// The records in the list at `key` of the top object, in their order; what is no record is left
// out. None when the text is no JSON. A command waits for this: a tree of a thousand records costs
// more than all the rest of it.
std::vector<EnvironmentRecord> records_in(std::string_view text, std::string_view key);

}  // namespace venvctl
