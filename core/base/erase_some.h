// Empties a container in pieces, for containers that would take too long to free at once.
#pragma once

#include <cstddef>

namespace venvctl {

// Erases elements from the front while `budget` is positive, and reduces it by 1 for each. Takes
// constant time for each element in node-based containers and in a deque.
template <class Container>
void erase_some(Container& container, size_t& budget) {
  for (; budget > 0 && !container.empty(); --budget) container.erase(container.begin());
}

}  // namespace venvctl
