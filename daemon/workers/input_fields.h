// What a worker looked at, as fields of a message.
#pragma once

#include <vector>

#include "daemon/workers/message.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

void append_inputs(Message& message, const std::vector<WatchedInput>& inputs);
std::vector<WatchedInput> inputs_from(FieldReader& fields);

}  // namespace venvctl
