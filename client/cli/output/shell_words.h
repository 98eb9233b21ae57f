// Quotes commands in messages, so that the user can paste them into a shell.
#pragma once

#include <span>
#include <string>

namespace venvctl {

// The words, quoted as for a shell; displayable.
std::string as_typed(std::span<const std::string> words);

}  // namespace venvctl
