#include "client/cli/records/change_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "client/cli/deletion/held_directory.h"
#include "client/cli/records/recorded_directory.h"
#include "client/cli/records/recorded_paths.h"
#include "core/base/atomic_file.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/registry/environment_store.h"
#include "core/registry/saved_files.h"
#include "core/trust/trust_store.h"

namespace venvctl {
namespace {

// The maximum size of a saved file. The largest files are copied interpreters.
constexpr size_t kMaxSavedBytes = 64 * 1024 * 1024;

// Opens and locks the directory. Empty: the directory does not exist, or another process has locked
// it.
UniqueFd locked_directory(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  const bool is_locked = fd && flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
  return is_locked && fstat(fd.get(), &status) == 0 && status.st_nlink > 0 ? std::move(fd)
                                                                           : UniqueFd();
}

std::set<int64_t> ids_of_directories(const std::string& state_directory) {
  std::set<int64_t> ids;
  std::error_code error;
  for (const auto& each :
       std::filesystem::directory_iterator(join_path(state_directory, "undo"), error)) {
    const int64_t id = std::strtoll(each.path().filename().c_str(), nullptr, 10);
    if (id > 0) ids.insert(id);
  }
  return ids;
}

SavedFile saved_file(FileSystem& files, const FileChange& change) {
  SavedFile saved;
  saved.path = change.path;
  saved.is_link_after = change.is_link;
  saved.after_sha256 = hex(sha256(change.content));
  const auto status = files.link_status(change.path);
  if (!status) return saved;
  if (auto target = files.read_link(change.path)) {
    saved.type = SavedFile::Type::Link;
    saved.content = *std::move(target);
  } else if (status->is_regular()) {
    saved.type = SavedFile::Type::File;
    saved.mode = status->mode & 07777;
    saved.content = files.read_file(change.path, kMaxSavedBytes).value_or("");
    // If a file is only partly saved, undo treats it as changed by someone else, and does not
    // restore it.
    if (saved.content.size() != status->size) saved.after_sha256.clear();
  }
  return saved;
}

}  // namespace

Result<ChangeJournal> ChangeJournal::begin(Session& session, std::string_view command) {
  auto places = session.places_to_write();
  if (!places) return places.error();
  const std::string& state_directory = places->state_directory;
  auto list = load_undo(state_directory);
  if (!list) return list.error();
  const std::string parent = join_path(state_directory, "undo");
  if (auto made = make_directories(parent); !made) return made.error();
  UndoEntry entry{0, std::string(command), time(nullptr), false, {}};
  const std::set<int64_t> ids = ids_of_directories(state_directory);
  entry.id = ids.empty() ? 1 : *ids.rbegin() + 1;
  if (!list->entries.empty()) entry.id = std::max(entry.id, list->entries.back().id + 1);
  constexpr int kTries = 100;  // other commands may take the same number
  for (int tries = 0; tries < kTries; ++tries, ++entry.id) {
    const std::string directory = undo_directory(state_directory, entry.id);
    if (mkdir(directory.c_str(), 0700) != 0) {
      if (errno == EEXIST) continue;
      return system_failure("write", directory, errno);
    }
    UniqueFd lock = locked_directory(directory);
    if (lock) return ChangeJournal(state_directory, std::move(entry), std::move(lock));
  }
  return Error{ErrorCode::Failed, "cannot write in " + parent + ": try again"};
}

std::optional<ChangeJournal> ChangeJournal::taken_over(const std::string& state_directory,
                                                       int64_t id) {
  const std::string directory = undo_directory(state_directory, id);
  static_cast<void>(make_directories(directory).ok());
  UniqueFd lock = locked_directory(directory);
  auto list = lock ? load_undo(state_directory) : Result<UndoList>(UndoList());
  const UndoEntry* entry = list ? list->find(id) : nullptr;
  if (entry == nullptr) return std::nullopt;
  return ChangeJournal(state_directory, *entry, std::move(lock));
}

Result<size_t> ChangeJournal::note(UndoStep step) {
  entry_.steps.push_back(std::move(step));
  // Counts as withdrawn until undo.json contains the step, because the command must not do a step
  // that is not on disk.
  states_.push_back(State::Withdrawn);
  if (auto saved = save_undo(state_directory_, entry_); !saved) return saved.error();
  states_.back() = State::Begun;
  return states_.size() - 1;
}

Result<void> ChangeJournal::amend(size_t number, UndoStep step) {
  entry_.steps[number] = std::move(step);
  return save_undo(state_directory_, entry_);
}

Result<std::string> ChangeJournal::save(const Changes& changes) {
  RealFileSystem files;
  std::vector<SavedFile> saved;
  for (const FileChange& change : changes.files) saved.push_back(saved_file(files, change));
  const std::string path =
      join_path(undo_directory(state_directory_, entry_.id), std::to_string(++saved_));
  if (auto written = write_saved_files(path, saved); !written) return written.error();
  return path;
}

Result<void> ChangeJournal::end() {
  if (!lock_) return {};
  for (size_t i = states_.size(); i-- > 0;) {
    if (states_[i] == State::Withdrawn) {
      entry_.steps.erase(entry_.steps.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  entry_.is_complete = std::ranges::find(states_, State::Begun) == states_.end();
  Result<void> result = entry_.steps.empty() ? erase_undo(state_directory_, entry_.id)
                                             : save_undo(state_directory_, entry_);
  lock_.reset();
  remove_forgotten(state_directory_);
  return result;
}

Result<UndoStep> step_for(Session& session, UndoStep::Kind kind, const std::string& prefix,
                          const Identity& identity, const std::string& old_place,
                          const PathMoves& moves) {
  UndoStep step;
  step.kind = kind;
  step.prefix = prefix;
  step.old_directory = recorded_directory(prefix);
  if (step.old_directory.inode == 0) step.old_directory = {identity.inode, identity.born_ns, ""};
  // The digest of pyvenv.cfg cannot identify the directory, because the change itself may rewrite
  // pyvenv.cfg.
  if (kind == UndoStep::Kind::Rewrite) step.old_directory.config_sha256.clear();
  step.old_place = old_place;
  TrustEntry found;
  found.identity = identity;
  step.identity = to_json(found);
  for (const PathMove& move : moves) step.moves.emplace(move.from, move.to);

  auto records = records_leading_to(session, prefix, identity.real_path);
  if (!records) return records.error();
  for (const EnvironmentRecord& record : *records) step.records.push_back(to_json(record));
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* moved =
      old_place.empty() || old_place == prefix ? nullptr : (*environments)->find(old_place);
  if (moved != nullptr) step.records.push_back(to_json(*moved));
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  for (const TrustEntry& entry : (*trust)->entries) {
    const std::string& real = entry.identity.real_path;
    const bool is_concerned = real == identity.real_path || (!real.empty() && real == old_place);
    if (is_concerned && !is_pointer(entry.identity)) step.approvals.push_back(to_json(entry));
  }
  for (const auto& [directory, target] : session.state().pins().prefixes) {
    const bool is_moved =
        moved_path(directory, moves) != directory || moved_path(target, moves) != target;
    if (is_moved || target == prefix) step.pins.emplace(directory, target);
  }
  return step;
}

void remove_forgotten(const std::string& state_directory) {
  auto list = load_undo(state_directory);
  if (!list) return;
  for (const int64_t id : ids_of_directories(state_directory)) {
    if (list->find(id) != nullptr) continue;
    const std::string directory = undo_directory(state_directory, id);
    // Skips the directory of a change that is still running, because the change has locked its
    // directory.
    const UniqueFd lock = locked_directory(directory);
    std::error_code ignored;
    if (lock) std::filesystem::remove_all(directory, ignored);
  }
}

}  // namespace venvctl
