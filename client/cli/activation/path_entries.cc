#include "client/cli/activation/path_entries.h"

#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

std::string joined(const std::vector<std::string_view>& entries) {
  std::string text;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) text += ':';
    text += entries[i];
  }
  return text;
}

std::string in_front(const std::string& entry, const std::string& path) {
  if (entry.empty()) return path;
  return path.empty() ? entry : entry + ":" + path;
}

}  // namespace

void PathEntries::follow(std::string_view path, std::string_view kept) {
  if (path == last) return;
  const bool is_appended_to =
      !last.empty() && path.starts_with(last) && path.substr(last.size()).starts_with(":");
  base = is_appended_to ? base + std::string(path.substr(last.size())) : without_ours(path, kept);
  last = path;
}

std::string PathEntries::with_first(std::string_view path, const std::string& entry) {
  follow(path);
  last = in_front(entry, base);
  return last;
}

std::string PathEntries::with_staying(std::string_view path, const std::string& entry) {
  if (path == last) return last;
  follow(path);
  const std::string with_entry = without_ours(path, entry);
  last = with_entry == base ? in_front(entry, base) : with_entry;
  return last;
}

void PathEntries::note(const std::string& entry) {
  if (!has_put(entry)) put.push_back(entry);
}

bool PathEntries::has_put(std::string_view entry) const {
  return std::ranges::find(put, entry) != put.end();
}

// An entry that venvctl has added may also be in the user's own PATH (`base`). It then stays as
// many times as `base` contains it.
std::string PathEntries::without_ours(std::string_view path, std::string_view kept) const {
  std::vector<std::string_view> entries = split(path, ':');
  for (const std::string& ours : put) {
    const auto of_user = split(base, ':');
    auto may_stay = std::ranges::count(of_user, ours) + (ours == kept ? 1 : 0);
    // Removes from the front, because venvctl puts its entries there.
    auto too_many = std::ranges::count(entries, ours) - may_stay;
    std::erase_if(entries, [&](std::string_view each) { return each == ours && too_many-- > 0; });
  }
  return joined(entries);
}

}  // namespace venvctl
