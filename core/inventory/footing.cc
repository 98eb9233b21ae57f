#include "core/inventory/footing.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/environments/lost_python.h"

namespace venvctl {
namespace {

// The first path outside of `prefix` to which the link bin/python leads; "" if bin/python stays
// inside.
std::string python_outside(FileSystem& files, const std::string& prefix) {
  std::string at = join_path(prefix, "bin/python");
  for (int links = 0; links < FileSystem::kMaxLinks && path_contains(prefix, at); ++links) {
    const auto target = files.read_link(at);
    if (!target) return "";
    at = normal_path(parent_path(at), *target);
  }
  return path_contains(prefix, at) ? "" : at;
}

}  // namespace

std::optional<Footing> footing_of(FileSystem& files, const std::string& prefix,
                                  std::span<const std::string> avoided) {
  FileSystem& unwatched = files.unwatched();
  if (!unwatched.link_status(join_path(prefix, "pyvenv.cfg"))) return std::nullopt;
  Footing footing;
  footing.python = python_outside(unwatched, prefix);
  const auto is_there = [&](const std::string& place) {
    return path_contains(place, footing.python);
  };
  if (footing.python.empty() || std::ranges::any_of(avoided, is_there)) return std::nullopt;
  footing.real = real_path(files, footing.python).value_or("");
  footing.is_lost = !lost_python(unwatched, prefix).empty();
  return footing;
}

}  // namespace venvctl
