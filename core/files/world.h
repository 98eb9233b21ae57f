// The world that this process runs in, and how messages name it: wire/world.h says what a world is.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace venvctl {

// Environments that were made in another world: its name ("" for the host), by prefix.
using OtherWorlds = std::map<std::string, std::string>;

// The name of this process's world; "" for the host. A process never changes its world.
const std::string& own_world();

std::string in_world(std::string_view world);  // "in toolbox fedora-41", "on the host"

}  // namespace venvctl
