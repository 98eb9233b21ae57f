#include "daemon/workers/watching_file_system.h"

#include "core/base/path.h"

namespace venvctl {

WatchAdder::Added WatchingFileSystem::watch(const std::string& directory) {
  auto found = watches_.find(directory);
  if (found == watches_.end()) found = watches_.emplace(directory, adder_.add(directory)).first;
  const WatchAdder::Added& added = found->second;
  if (added.outcome == WatchAdder::Outcome::LimitReached) limit_was_reached_ = true;
  if (added.outcome == WatchAdder::Outcome::LimitReached ||
      added.outcome == WatchAdder::Outcome::Unwatchable) {
    is_unwatched_ = true;
  }
  return added;
}

// The name in its directory; where that is missing, the first missing name above, because its
// coming is what could change the answer.
void WatchingFileSystem::note(const std::string& path) {
  std::string at = path;
  while (at != "/") {
    const std::string directory(parent_path(at));
    const WatchAdder::Added added = watch(directory);
    if (added.outcome == WatchAdder::Outcome::Added) {
      inputs_.insert({added.watch, std::string(base_name(at))});
    }
    if (added.outcome != WatchAdder::Outcome::Missing) return;
    at = directory;
  }
}

std::optional<FileStatus> WatchingFileSystem::status(const std::string& path) {
  note(path);
  return files_.status(path);
}

std::optional<FileStatus> WatchingFileSystem::link_status(const std::string& path) {
  note(path);
  return files_.link_status(path);
}

std::optional<std::string> WatchingFileSystem::read_link(const std::string& path) {
  note(path);
  return files_.read_link(path);
}

std::optional<std::vector<DirectoryEntry>> WatchingFileSystem::list(const std::string& path) {
  note(path);
  note_listing(path, looks_at_ == LooksAt::Everything ? WatchedInput::kEveryName : "");
  return files_.list(path);
}

std::optional<std::vector<DirectoryEntry>> WatchingFileSystem::list_level(const std::string& path) {
  note(path);
  note_listing(path, WatchedInput::kMarkers);
  return files_.list_level(path);
}

std::optional<std::string> WatchingFileSystem::read_file(const std::string& path, size_t limit) {
  note(path);
  return files_.read_file(path, limit);
}

std::vector<WatchedInput> WatchingFileSystem::take_inputs() {
  std::vector<WatchedInput> inputs(inputs_.begin(), inputs_.end());
  inputs_.clear();
  is_unwatched_ = false;
  return inputs;
}

void WatchingFileSystem::note_way_to(const std::string& path) {
  for (const std::string& step : path_and_parents(path)) {
    const bool was_unwatched = is_unwatched_;
    const WatchAdder::Added added = watch(std::string(parent_path(step)));
    if (added.outcome == WatchAdder::Outcome::Unwatchable) is_unwatched_ = was_unwatched;
    if (added.outcome != WatchAdder::Outcome::Added || step == "/") continue;
    inputs_.insert({added.watch, std::string(base_name(step))});
  }
}

void WatchingFileSystem::note_every_name(const std::string& directory) {
  note_listing(directory, WatchedInput::kEveryName);
}

void WatchingFileSystem::note_listing(const std::string& directory, const char* names) {
  const WatchAdder::Added added = watch(directory);
  if (added.outcome == WatchAdder::Outcome::Added) inputs_.insert({added.watch, names});
}

// Of a way that leads nowhere: what its links name may come.
void WatchingFileSystem::note_links(const std::string& path, int links) {
  for (const std::string& step : path_and_parents(path)) {
    const auto text = links > 0 ? files_.read_link(step) : std::nullopt;
    if (!text) continue;
    const std::string target = normal_path(parent_path(step), *text);
    note(target);
    note_links(target, links / 2);
  }
}

// Directories on the way are levels of the walk or do not change what it finds by their content;
// links on the way do.
std::optional<std::vector<WalkStep>> WatchingFileSystem::walk(const std::string& path) {
  note(path);
  auto steps = files_.walk(path);
  if (!steps && looks_at_ == LooksAt::Everything) note_links(path, kMaxLinks);
  if (!steps) return steps;
  for (const WalkStep& step : *steps) {
    const bool may_decide =
        step.status.type == FileType::Symlink || looks_at_ == LooksAt::Everything;
    if (may_decide && step.path != "/") note(step.path);
  }
  return steps;
}

}  // namespace venvctl
