// Adds the entries of an activation to PATH, and removes them again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// What a shell remembers about its PATH. Another program may restore an old PATH at any time, so
// venvctl remembers every entry that it ever added.
struct PathEntries {
  std::string base;  // PATH without the entries of venvctl
  std::string last;  // PATH when it was last read or written
  std::vector<std::string> put;

  // Call this when PATH is `path`. If another program has changed PATH since the last call, updates
  // `base`. `kept`: an entry that now belongs to the user; "" if none.
  void follow(std::string_view path, std::string_view kept = "");
  // `path` with `entry` ("" if none) first, and without the other entries of venvctl.
  std::string with_first(std::string_view path, const std::string& entry);
  // `path` with `entry` at its present position, or first if it is missing, and without the other
  // entries of venvctl.
  std::string with_staying(std::string_view path, const std::string& entry);

  void note(const std::string& entry);
  bool has_put(std::string_view entry) const;

 private:
  std::string without_ours(std::string_view path, std::string_view kept) const;
};

}  // namespace venvctl
