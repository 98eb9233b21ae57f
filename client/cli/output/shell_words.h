// Quotes commands in messages, so that the user can paste them into a shell.
#pragma once

#include <span>
#include <string>

namespace venvctl {

// Quotes the words as for a shell. The result is displayable.
std::string as_typed(std::span<const std::string> words);

}  // namespace venvctl
