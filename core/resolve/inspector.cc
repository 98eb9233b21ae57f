#include "core/resolve/inspector.h"

#include <algorithm>

namespace venvctl {

std::optional<Inspection> Inspector::inspect(const std::string& prefix) const {
  auto inspection = inspect_environment(files_, prefix);
  const OtherWorld* world = inspection ? other_world_of(prefix) : nullptr;
  if (world != nullptr) {
    note_other_world(world->name, has_own_version(files_, prefix, *inspection), *inspection);
  }
  return inspection;
}

const OtherWorld* Inspector::other_world_of(const std::string& prefix) const {
  if (other_worlds_.empty()) return nullptr;
  if (other_worlds_.contains(prefix)) return find_other_world(files_, other_worlds_, prefix);
  return find_other_world(files_, other_worlds_, real_path(files_, prefix).value_or(prefix));
}

bool Inspector::has_other_worlds(const std::vector<std::string>& prefixes) const {
  return std::ranges::any_of(prefixes,
                             [this](const std::string& each) { return is_other_worlds(each); });
}

bool may_be_chosen(const Inspection& inspection) {
  return inspection.health == Health::Ok || (inspection.is_of_other_world && is_usable(inspection));
}

}  // namespace venvctl
