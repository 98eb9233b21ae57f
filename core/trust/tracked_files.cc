#include "core/trust/tracked_files.h"

#include <algorithm>
#include <span>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/checkout.h"

namespace venvctl {
namespace {

constexpr std::string_view kPrograms[] = {"bin", "sbin", "libexec", "condabin"};
constexpr std::string_view kLibraries[] = {"lib", "lib64"};
constexpr std::string_view kPackages[] = {"python", "pypy", "graalpy"};

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// A shared library: "libssl.so.3".
bool is_shared_object(std::string_view path) {
  return base_name(path).find(".so") != std::string_view::npos;
}

std::string in_words(const std::vector<std::string>& paths) {
  const size_t others = paths.size() - 1;
  std::string text = "git tracks " + in_quotes(paths.front());
  if (others > 0)
    text += " and " + std::to_string(others) + " other file" + (others > 1 ? "s" : "");
  return text + " in it";
}

}  // namespace

bool is_part_of_environment(std::string_view relative_path) {
  if (relative_path.empty()) return true;  // the directory itself: a link or a submodule
  const auto parts = split(relative_path, '/');
  if (parts[0] == "pyvenv.cfg" || parts[0] == "conda-meta" || is_among(kPrograms, parts[0])) {
    return true;
  }
  if (parts[0] == "etc") return parts.size() == 1 || parts[1] == "conda";
  if (!is_among(kLibraries, parts[0])) return false;
  return parts.size() == 1 || is_shared_object(relative_path) ||
         std::ranges::any_of(kPackages,
                             [&](std::string_view name) { return parts[1].starts_with(name); });
}

TrackedFiles tracked_files(FileSystem& files, const std::string& real_prefix) {
  TrackedFiles tracked;
  std::string content;
  for (const std::string& directory : path_and_parents(real_prefix)) {
    const auto checkout = checkout_at(files, directory);
    if (!checkout) continue;
    if (tracked.work_tree.empty() && directory != real_prefix) tracked.work_tree = directory;
    const std::string below_top(path_below(directory, real_prefix));
    const auto read =
        read_checkout_index(files, *checkout, below_top, [&](const GitIndexEntry& entry) {
          const std::string_view relative = path_below(below_top, entry.path);
          if (!is_part_of_environment(relative)) return;
          tracked.paths.emplace_back(relative);
          content += std::string(relative) + '\0' + hex(entry.content) + '\n';
        });
    if (read) continue;
    const std::string& message = read.error().message;
    tracked.digest = TrackedFiles::kUnreadable;
    tracked.detail = message.substr(0, message.find(':'));
  }
  if (tracked.paths.empty()) return tracked;
  std::ranges::sort(tracked.paths);
  if (tracked.digest.empty()) tracked.digest = hex(sha256(content));
  tracked.detail = in_words(tracked.paths);
  return tracked;
}

}  // namespace venvctl
