#include "daemon/decisions/slow_places.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

namespace {

constexpr std::string_view kRemoteTypes[] = {"nfs", "nfs4", "cifs",   "smb3",
                                             "9p",  "afs",  "autofs", "ceph"};

bool is_remote(std::string_view type) {
  return type.starts_with("fuse") || std::find(std::begin(kRemoteTypes), std::end(kRemoteTypes),
                                               type) != std::end(kRemoteTypes);
}

// proc(5): blanks, tabs, newlines and backslashes are written as three octal digits.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 3 >= text.size()) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

}  // namespace

bool SlowPlaces::is_resting(std::string_view path, Time now) const {
  return std::any_of(places_.begin(), places_.end(), [&](const auto& place) {
    return now < place.second.until && path_contains(place.first, path);
  });
}

void SlowPlaces::was_late(const std::string& place, std::chrono::seconds first_rest, Time now) {
  auto [at, is_new] = places_.try_emplace(place, Rest{now, first_rest});
  if (!is_new) at->second.span = std::min(at->second.span * 2, kLongestRest);
  at->second.until = now + at->second.span;
}

void SlowPlaces::was_quick(std::string_view path) {
  std::erase_if(places_, [path](const auto& place) { return path_contains(place.first, path); });
}

std::vector<std::string> SlowPlaces::resting(Time now) const {
  std::vector<std::string> found;
  for (const auto& [place, rest] : places_) {
    if (now < rest.until) found.push_back(place);
  }
  return found;
}

std::string remote_mount_of(std::string_view path, std::string_view mountinfo) {
  // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
  std::string longest;
  bool longest_is_remote = false;
  for (const std::string_view line : split(mountinfo, '\n')) {
    const auto fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 2) continue;
    std::string mount_point = unescaped(fields[4]);
    // The last one on the same point covers those before.
    if (!path_contains(mount_point, path) || mount_point.size() < longest.size()) continue;
    longest = std::move(mount_point);
    longest_is_remote = is_remote(*(dash + 1));
  }
  return longest_is_remote ? longest : "";
}

}  // namespace venvctl
