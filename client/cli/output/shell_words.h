// Commands in messages, in a form that a shell reads as they are meant.
#pragma once

#include <span>
#include <string>

namespace venvctl {

// The words, quoted as for a shell; displayable.
std::string as_typed(std::span<const std::string> words);

}  // namespace venvctl
