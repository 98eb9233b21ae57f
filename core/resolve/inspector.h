// Inspects the environments that rules propose, also those that were made in another world. A world
// is the host, or a container that shares the host's home directory (core/wire/world.h).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/environments/inspection.h"
#include "core/files/file_system.h"
#include "core/files/world.h"

namespace venvctl {

class Inspector {
 public:
  Inspector(FileSystem& files, OtherWorlds other_worlds)
      : files_(files), other_worlds_(std::move(other_worlds)) {}

  // Like inspect_environment, but an environment that was made in another world gets the health
  // Foreign.
  std::optional<Inspection> inspect(const std::string& prefix) const;
  // Whether a record says that the environment was made in another world. Compares both the path
  // and the real path.
  bool is_other_worlds(const std::string& prefix) const {
    return other_world_of(prefix) != nullptr;
  }
  // True if is_other_worlds() is true for at least one prefix.
  bool has_other_worlds(const std::vector<std::string>& prefixes) const;

 private:
  const OtherWorld* other_world_of(const std::string& prefix) const;  // null if there is none

  FileSystem& files_;
  const OtherWorlds other_worlds_;
};

// An environment of another world may be chosen if its python also works here.
bool may_be_chosen(const Inspection& inspection);

}  // namespace venvctl
