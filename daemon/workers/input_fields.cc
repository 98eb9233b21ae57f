#include "daemon/workers/input_fields.h"

namespace venvctl {

void append_inputs(Message& message, const std::vector<WatchedInput>& inputs) {
  message.push_back(std::to_string(inputs.size()));
  for (const WatchedInput& input : inputs) {
    message.push_back(std::to_string(input.watch));
    message.push_back(input.name);
  }
}

std::vector<WatchedInput> inputs_from(FieldReader& fields) {
  std::vector<WatchedInput> inputs;
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    const int watch = static_cast<int>(fields.number());
    inputs.push_back({watch, fields.text()});
  }
  return inputs;
}

}  // namespace venvctl
