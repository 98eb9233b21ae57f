#include "daemon/workers/watching_file_system.h"

#include "core/base/path.h"

namespace venvctl {

WatchAdder::Added WatchingFileSystem::watch(const std::string& directory) {
  auto found = watches_.find(directory);
  if (found == watches_.end()) found = watches_.emplace(directory, adder_.add(directory)).first;
  return counted(found->second);
}

WatchAdder::Added WatchingFileSystem::counted(const WatchAdder::Added& added) {
  if (added.outcome == WatchAdder::Outcome::LimitReached) limit_was_reached_ = true;
  if (added.outcome == WatchAdder::Outcome::LimitReached ||
      added.outcome == WatchAdder::Outcome::Unwatchable) {
    is_unwatched_ = true;
  }
  return added;
}

// Watches the file itself if it has several names: the watch on its directory does not report a
// write through a name in another directory.
void WatchingFileSystem::note_other_names(const std::string& path, const FileStatus& status) {
  if (!status.is_regular() || status.links < 2) return;
  const WatchAdder::Added added = counted(adder_.add_file(path));
  if (added.outcome != WatchAdder::Outcome::Added) return;
  inputs_.insert({added.watch, "", Counts::EveryName});
}

// Records the name as an input, with a watch on its directory. If the directory is missing, records
// the name of the topmost missing directory instead, because the creation of this directory could
// change the answer.
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
  note_listing(path, looks_at_ == LooksAt::Everything ? Counts::EveryName : Counts::NewDirectories);
  return files_.list(path);
}

std::optional<std::vector<DirectoryEntry>> WatchingFileSystem::list_level(const std::string& path) {
  note(path);
  note_listing(path, Counts::Markers);
  return files_.list_level(path);
}

std::optional<std::string> WatchingFileSystem::read_file(const std::string& path, size_t limit) {
  note(path);
  if (const auto found = files_.status(path)) note_other_names(path, *found);
  return files_.read_file(path, limit);
}

std::vector<WatchedName> WatchingFileSystem::take_inputs() {
  std::vector<WatchedName> inputs(inputs_.begin(), inputs_.end());
  inputs_.clear();
  is_unwatched_ = false;
  return inputs;
}

void WatchingFileSystem::note_way_to(const std::string& path) {
  for (const std::string& step : path_and_parents(path)) {
    if (step != "/") note_step(step);
  }
}

void WatchingFileSystem::note_step(const std::string& path) {
  const bool was_unwatched = is_unwatched_;
  const WatchAdder::Added added = watch(std::string(parent_path(path)));
  if (added.outcome == WatchAdder::Outcome::Unwatchable) is_unwatched_ = was_unwatched;
  if (added.outcome != WatchAdder::Outcome::Added) return;
  inputs_.insert({added.watch, std::string(base_name(path))});
}

std::vector<std::string> WatchingFileSystem::deepest_directories() const {
  std::vector<std::string_view> watched;
  for (const auto& [directory, added] : watches_) {
    if (added.outcome == WatchAdder::Outcome::Added) watched.push_back(directory);
  }
  std::set<std::string_view> above;
  for (const std::string_view directory : watched) {
    std::string_view at = directory;
    while (at != "/" && above.insert(parent_path(at)).second) at = parent_path(at);
  }
  std::erase_if(watched, [&above](std::string_view each) { return above.contains(each); });
  return {watched.begin(), watched.end()};
}

void WatchingFileSystem::note_every_name(const std::string& directory) {
  note_listing(directory, Counts::EveryName);
}

void WatchingFileSystem::note_listing(const std::string& directory, Counts counts) {
  const WatchAdder::Added added = watch(directory);
  if (added.outcome == WatchAdder::Outcome::Added) inputs_.insert({added.watch, "", counts});
}

// Called for a path that does not exist. Records the targets of the links on this path, because the
// targets may be created later.
void WatchingFileSystem::note_links(const std::string& path, int links) {
  for (const std::string& step : path_and_parents(path)) {
    const auto text = links > 0 ? files_.read_link(step) : std::nullopt;
    if (!text) continue;
    const std::string target = normal_path(parent_path(step), *text);
    note(target);
    note_links(target, links / 2);
  }
}

// Watches every component of the path, because a component may be renamed, and its mode and owner
// matter. With LooksAt::Decisions, directories on file systems that cannot be watched are skipped,
// as in note_way_to().
std::optional<std::vector<WalkStep>> WatchingFileSystem::walk_with(OpenedPaths& opened,
                                                                   const std::string& path) {
  note(path);
  auto steps = files_.walk_with(opened, path);
  if (!steps && looks_at_ == LooksAt::Everything) note_links(path, kMaxLinks);
  if (!steps) return steps;
  for (const WalkStep& step : *steps) {
    if (step.path == "/") continue;
    const bool must_be_watched = !step.status.is_directory() || looks_at_ == LooksAt::Everything;
    must_be_watched ? note(step.path) : note_step(step.path);
    note_other_names(step.path, step.status);
  }
  return steps;
}

}  // namespace venvctl
