// Empties a container in several steps, if freeing it in one step would take too long.
#pragma once

#include <cstddef>

namespace venvctl {

// Erases at most `budget` elements from the front, and subtracts their number from `budget`. Each
// element takes constant time if the container is node-based (such as std::map) or a deque.
template <class Container>
void erase_some(Container& container, size_t& budget) {
  for (; budget > 0 && !container.empty(); --budget) container.erase(container.begin());
}

}  // namespace venvctl
