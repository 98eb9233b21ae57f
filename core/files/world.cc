#include "core/files/world.h"

#include <algorithm>

#include "core/wire/world.h"

namespace venvctl {

const OtherWorld* find_other_world(FileSystem& files, const OtherWorlds& worlds,
                                   const std::string& prefix) {
  const auto found = worlds.find(prefix);
  if (found == worlds.end()) return nullptr;
  const auto status = files.status(prefix);
  const bool is_it = !status || found->second.directory.may_be(status->inode, status->born_ns);
  return is_it ? &found->second : nullptr;
}

const std::string& own_world() {
  static const std::string name = [] {
    char text[wire::kMaxWorldBytes];
    wire::own_world(text);
    return std::string(text);
  }();
  return name;
}

bool is_world(std::string_view name) {
  const auto is_plain = [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ' ' || c == '-';
  };
  return name.size() <= wire::kMaxWorldBytes && std::ranges::all_of(name, is_plain);
}

std::string in_world(std::string_view world) {
  return world.empty() ? "on the host" : "in " + std::string(world);
}

}  // namespace venvctl
