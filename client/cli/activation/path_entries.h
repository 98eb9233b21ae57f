// PATH with the entries that activation puts in it, and without them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// What a shell remembers of its PATH. Another program may restore an old PATH at any time, so every
// entry that was ever put into it is remembered.
struct PathEntries {
  std::string base;  // PATH without our entries
  std::string last;  // PATH as it was when it was last looked at or written
  std::vector<std::string> put;

  // Takes changes of `path` that others made since. `kept`: an entry that belongs to the user now;
  // "" if none.
  void follow(std::string_view path, std::string_view kept = "");
  // `path` with `entry` ("" if none) first and without our other entries.
  std::string with_first(std::string_view path, const std::string& entry);
  // `path` with `entry` where it is, or first if it is missing, and without our other entries.
  std::string with_staying(std::string_view path, const std::string& entry);

  void note(const std::string& entry);
  bool has_put(std::string_view entry) const;

 private:
  std::string without_ours(std::string_view path, std::string_view kept) const;
};

}  // namespace venvctl
