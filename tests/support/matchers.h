// Matchers that have another name in version 2 of Catch2 than in version 3.
#pragma once

#include <string>

#include "tests/support/catch.h"

#if !__has_include(<catch2/catch_all.hpp>)
namespace Catch::Matchers {
// In version 3, Contains has another meaning: it looks for an element of a range.
inline auto ContainsSubstring(const std::string& part) { return Contains(part); }
}  // namespace Catch::Matchers
#endif
