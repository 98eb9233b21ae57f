#include "core/files/world.h"

#include "core/wire/world.h"

namespace venvctl {

const std::string& own_world() {
  static const std::string name = [] {
    char text[wire::kMaxWorldBytes];
    wire::own_world(text);
    return std::string(text);
  }();
  return name;
}

std::string in_world(std::string_view world) {
  return world.empty() ? "on the host" : "in " + std::string(world);
}

}  // namespace venvctl
