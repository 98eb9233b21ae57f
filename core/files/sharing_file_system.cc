#include "core/files/sharing_file_system.h"

#include <algorithm>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxWays = 64;
// An inspection of one environment reads three files and two links. Several environments have the
// same interpreter.
constexpr size_t kMaxRecent = 32;
// An inspection of one environment needs about eight listings, and one of each directory above it.
constexpr size_t kMaxListings = 64;
// Statuses need a larger limit: for each environment, the same names are looked up in the system's
// directories.
constexpr size_t kMaxStatuses = 4096;
constexpr size_t kMaxKeptBytes = 64 * 1024;
// A longer listing is not searched for names, because this can take longer than a system call.
constexpr size_t kMaxSearched = 64;

template <class Recent, class Look>
auto looked_once(Recent& recent, size_t limit, const std::string& path, Look look) {
  auto found = recent.find(path);
  if (found == recent.end()) {
    if (recent.size() >= limit) recent.clear();
    found = recent.emplace(path, look()).first;
  }
  return found->second;
}

}  // namespace

void SharingFileSystem::rely_on_listings(std::string prefix, std::string project) {
  prefix_ = std::move(prefix);
  project_ = std::move(project);
}

// Looks for a remembered listing of a directory above `path`, the nearest first. If this listing
// does not have the next part of `path`, then `path` is missing, too.
bool SharingFileSystem::is_not_listed(std::string_view path) const {
  if (prefix_.empty()) return false;
  for (std::string_view at = path; at != "/"; at = parent_path(at)) {
    const std::string_view parent = parent_path(at);
    const std::string_view name = base_name(at);
    const bool is_name = !name.empty() && name != "." && name != "..";
    if (!is_name || (!path_contains(prefix_, parent) && parent != project_)) return false;
    const auto known = listings_.find(parent);
    const bool is_short =
        known != listings_.end() && known->second && known->second->size() <= kMaxSearched;
    if (!is_short) continue;
    if (find_entry(*known->second, name) != nullptr) return false;
    return std::ranges::none_of(*known->second, [&](const DirectoryEntry& entry) {
      return entry.name.size() == name.size() && ascii_lower(entry.name) == ascii_lower(name);
    });
  }
  return false;
}

std::optional<FileStatus> SharingFileSystem::status(const std::string& path) {
  if (use_ == Use::Watched) return files_.status(path);
  if (is_not_listed(path)) return std::nullopt;
  return looked_once(statuses_, kMaxStatuses, path, [&] { return files_.status(path); });
}

std::optional<FileStatus> SharingFileSystem::link_status(const std::string& path) {
  if (is_not_listed(path)) return std::nullopt;
  return looked_once(link_statuses_, kMaxStatuses, path, [&] { return files_.link_status(path); });
}

std::optional<std::string> SharingFileSystem::read_link(const std::string& path) {
  return looked_once(links_, kMaxRecent, path, [&] { return files_.read_link(path); });
}

std::optional<std::vector<DirectoryEntry>> SharingFileSystem::list(const std::string& path) {
  if (is_not_listed(path)) return std::nullopt;
  return looked_once(listings_, kMaxListings, path, [&] { return files_.list(path); });
}

std::optional<std::string> SharingFileSystem::read_file(const std::string& path, size_t limit) {
  if (limit > kMaxKeptBytes) return files_.read_file(path, limit);
  if (is_not_listed(path)) return std::nullopt;
  return looked_once(contents_, kMaxRecent, std::to_string(limit) + path,
                     [&] { return files_.read_file(path, limit); });
}

std::optional<std::vector<WalkStep>> SharingFileSystem::walk_with(OpenedPaths&,
                                                                  const std::string& path) {
  Way own;
  return shared_walk(path, kMaxLinks, own);
}

std::optional<std::string> SharingFileSystem::end_of_walk(const std::string& path) {
  Way own;
  const Way& way = shared_walk(path, kMaxLinks, own);
  return way ? std::optional(way->back().path) : std::nullopt;
}

bool SharingFileSystem::may_have_version_control(const std::string& directory,
                                                 const FileStatus& status) {
  if (use_ == Use::Watched) return FileSystem::may_have_version_control(directory, status);
  return *looked_once(version_controls_, kMaxWays, directory, [&] {
    return std::optional(FileSystem::may_have_version_control(directory, status));
  });
}

// Takes the walk to the parent directory and adds one step. For a path that is not normalized, does
// the whole walk again.
const SharingFileSystem::Way& SharingFileSystem::shared_walk(const std::string& path, int links,
                                                             Way& own) {
  if (const auto known = ways_.find(path); known != ways_.end()) return known->second;
  own.reset();
  const bool is_normal = path != "/" && path == normal_path("/", path);
  if (!is_normal || links == 0) return own = files_.walk(path);
  const Way& above = shared_walk(std::string(parent_path(path)), links, own);
  const bool leads_to_directory = above && above->back().status.is_directory();
  const bool is_back_at_root = leads_to_directory && above->size() > 1 && above->back().path == "/";
  if (is_back_at_root) return own = files_.walk(path);
  const std::string here = leads_to_directory ? join_path(above->back().path, base_name(path)) : "";
  const auto found = leads_to_directory ? link_status(here) : std::nullopt;
  if (!found) return own = std::nullopt;
  const bool is_link = found->type == FileType::Symlink;
  const bool is_worth_keeping = is_link || found->is_directory();
  const auto text = is_link ? read_link(here) : std::optional<std::string>("");
  if (!text) return own = std::nullopt;
  std::vector<WalkStep> steps;
  steps.reserve(above->size() + 1);
  steps.insert(steps.end(), above->begin(), above->end());
  steps.push_back({here, *found, *text});
  own = is_link ? walk_through(std::move(steps), path, links - 1) : Way(std::move(steps));
  if (!is_worth_keeping) return own;
  if (ways_.size() >= kMaxWays) ways_.clear();
  return ways_.emplace(path, std::exchange(own, std::nullopt)).first->second;
}

// `steps` ends with a link. This function appends the steps to the link's target. If the text of
// the link is not normalized (for example, if it contains ".."), this function does the whole walk
// to `path` again.
SharingFileSystem::Way SharingFileSystem::walk_through(std::vector<WalkStep> steps,
                                                       const std::string& path, int links) {
  const std::string text = steps.back().link_text;
  const std::string directory(parent_path(steps.back().path));
  const std::string target = normal_path(directory, text);
  const bool is_plain = target == join_path(directory, text) && target != "/";
  if (!is_plain) return files_.walk(path);
  Way own;
  const Way& way = shared_walk(target, links, own);
  if (!way) return std::nullopt;
  // `way` begins at "/". If the link is absolute, `steps` already has the first step of `way`. If
  // it is relative, `steps` already has all steps to the link's directory.
  const size_t known = is_absolute_path(text) ? 1 : path_and_parents(directory).size();
  steps.insert(steps.end(), way->begin() + static_cast<ptrdiff_t>(known), way->end());
  // The limit applies to all links of the walk together. Otherwise, if the target of each link
  // contains the next link twice, every link would double the number of steps.
  const auto followed = std::ranges::count(steps, FileType::Symlink,
                                           [](const WalkStep& step) { return step.status.type; });
  if (followed > kMaxLinks) return std::nullopt;
  return steps;
}

}  // namespace venvctl
