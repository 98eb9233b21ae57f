#include "client/cli/create/site.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <utility>

#include "client/cli/create/leftovers.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/environments/inspection.h"
#include "core/files/world.h"

namespace venvctl {
namespace {

// The names that virtualenv, venv, uv, and copies of a template create at the top of an
// environment.
constexpr std::string_view kMadeByTools[] = {
    "bin",   "include",      "lib", "lib64",      "share",           ".gitignore",
    ".lock", "CACHEDIR.TAG", "man", "pyvenv.cfg", ".venvctl-changes"};

// How long the processes of a creation may live after the creation was killed.
constexpr std::chrono::milliseconds kDyingSpan{1000};
constexpr int kAskAgainMs = 5;  // the lock is polled, because flock has no timeout

Error failed(std::string message) { return {ErrorCode::Failed, std::move(message)}; }

// `directory`: the action needs write permission for this directory.
Error cannot(const std::string& action, std::string_view directory, int error) {
  if (error == EACCES || error == EPERM || error == EROFS) {
    return failed("cannot " + action + " (" + strerror(error) + "): choose another path, or make " +
                  displayable(directory) + " writable");
  }
  return system_error(action, error);
}

Error cannot_make(const std::string& path, int error) {
  return cannot("create " + displayable(path), parent_path(path), error);
}

// The error for a directory that is in use. Suggests `--clear` only if the guard would allow the
// deletion. `addition`: an entry that the interrupted creation in this directory did not make; ""
// if no creation was interrupted here.
Error occupied(FileSystem& files, const HeldDirectory& held, const Site::Kept& kept,
               const std::string& addition) {
  const std::string shown = displayable(held.path);
  const auto inspection = inspect_environment(files, held.path);
  if (!inspection) {
    return failed(shown +
                  (addition.empty()
                       ? " is not empty and is not an environment"
                       : " was left by an interrupted venvctl create, but now contains " +
                             displayable(addition)) +
                  ": choose another path");
  }
  const std::string version = inspection->version.empty() ? "" : ", Python " + inspection->version;
  const std::string with = addition.empty() ? "" : " with " + displayable(addition);
  const std::string what =
      inspection->health == Health::Ok
          ? "already an environment (" + displayable(inspection->name) + displayable(version) + ")"
          : "an environment that is " + std::string(health_name(inspection->health)) + " (" +
                inspection->detail + ")";
  DeletionRules rules{kept};
  rules.keeps_directory = true;
  const auto objection = DeletionGuard(held, rules).objection(Access::AsItIs);
  if (!objection) return failed(shown + " is " + what + with + ": pass --clear to recreate it");
  return failed(shown + " is " + what + with + " and " + objection->what + ": choose another path");
}

Result<void> check_type(FileSystem& files, const std::string& prefix) {
  const auto itself = files.link_status(prefix);
  if (!itself || itself->is_directory()) return {};
  if (itself->type != FileType::Symlink) {
    return failed(displayable(prefix) + " is a file: choose another path");
  }
  const auto target = real_path(files, prefix);
  if (!target) return failed(displayable(prefix) + " is a broken symbolic link: remove it first");
  return failed(displayable(prefix) + " is a symbolic link to " + displayable(*target) +
                ": give that path, or remove the link first");
}

Error at_work(const std::string& prefix) {
  return failed("another venvctl create is running in " + displayable(prefix) +
                ": wait until it finishes");
}

bool lock_within(int directory, std::chrono::milliseconds span) {
  const Deadline deadline = Deadline::in(span);
  do {
    if (flock(directory, LOCK_EX | LOCK_NB) == 0) return true;
    poll(nullptr, 0, kAskAgainMs);
  } while (!deadline.is_past());
  return false;
}

bool is_empty(FileSystem& files, const std::string& directory) {
  const auto entries = files.list(directory);
  return entries && entries->empty();
}

// Checks this before the tool runs, because a tool would report the problem in its own words, or
// not at all.
Result<void> check_writable(const std::string& directory) {
  if (faccessat(AT_FDCWD, directory.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return {};
  return cannot("write to " + displayable(directory), directory, errno);
}

// Removes only an empty directory, because another process may have put something there.
bool rmdir_held(const HeldDirectory& held) {
  const std::string name(base_name(held.path));
  const auto found = entry_status(held.parent.get(), name);
  if (!found || found->identity != held.status.identity) return true;
  return unlinkat(held.parent.get(), name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT;
}

}  // namespace

Result<UniqueFd> lock_site(const std::string& prefix) {
  UniqueFd lock(open(prefix.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock) return system_error("open " + displayable(prefix), errno);
  if (!lock_within(lock.get(), kDyingSpan)) return at_work(prefix);
  return lock;
}

Result<Site::Occupant> Site::examine(FileSystem& files, const Records& records,
                                     const std::string& prefix, const Kept& kept, bool clear) {
  if (auto checked = check_type(files, prefix); !checked) return checked.error();
  if (!files.link_status(prefix) || is_empty(files, prefix)) return Occupant();
  auto lock = lock_site(prefix);
  if (!lock) return lock.error();
  auto held = hold_directory(prefix);
  if (!held) return held.error();
  const DirectoryIdentity found = held->status.identity;
  const auto cleared = clear ? std::optional(found) : std::nullopt;
  auto takeover = takeover_of(files, records, *held, kept, cleared);
  if (!takeover) return takeover.error();
  return takeover->is_interrupted ? Occupant() : Occupant{found};
}

Result<Site> Site::claim(FileSystem& files, Records records, const std::string& prefix, Kept kept,
                         const Occupant& occupant) {
  if (auto checked = check_type(files, prefix); !checked) return checked.error();
  Site site(prefix, std::move(records), std::move(kept));
  if (auto made = site.make(); !made) return made.error();
  if (auto locked = site.lock(); !locked) return locked.error();
  Takeover takeover;
  if (!is_empty(files, prefix)) {
    // The directory does not belong to this creation, even if this process made it: another
    // creation locked it first and has finished.
    site.is_ours_ = false;
    site.is_claimed_ = false;
    auto found = takeover_of(files, site.records_, site.held_, site.kept_, occupant.environment);
    if (!found) return found.error();
    takeover = *found;
    site.is_ours_ = takeover.is_ours;
    site.took_over_ = takeover.is_interrupted;
  }
  const Removal removal = takeover.removal;
  if (auto writable = check_writable(prefix); !writable) return writable.error();
  // Records the directory as incomplete before anything is removed. If this fails, the content
  // stays as it is.
  site.is_claimed_ = removal == Removal::Nothing;
  if (auto recorded = site.record_intent(files); !recorded) return recorded.error();
  if (removal != Removal::Nothing) {
    auto removed = remove_tree(site.held_, rules_of(removal, site.kept_));
    if (!removed) return removed.error();
  }
  site.is_claimed_ = true;
  // From now on, only this creation adds files to the directory.
  if (removal == Removal::Everything) site.is_ours_ = true;
  return site;
}

Site::Site(Site&& other) noexcept
    : prefix_(std::move(other.prefix_)),
      records_(std::move(other.records_)),
      kept_(std::move(other.kept_)),
      made_parents_(std::move(other.made_parents_)),
      held_(std::move(other.held_)),
      lock_(std::move(other.lock_)),
      is_ours_(other.is_ours_),
      is_claimed_(std::exchange(other.is_claimed_, false)),
      is_recorded_(other.is_recorded_),
      took_over_(other.took_over_) {}

Result<void> Site::give_back() {
  if (!std::exchange(is_claimed_, false)) return {};
  Result<void> result;
  if (lock_) result = remove_made();
  // If something could not be removed, the directory stays recorded as incomplete.
  if (is_recorded_ && result) static_cast<void>(records_.erase(prefix_).ok());
  if (is_ours_ && result && !rmdir_held(held_)) {
    result = system_error("remove " + displayable(prefix_), errno);
  }
  for (auto parent = made_parents_.rbegin(); parent != made_parents_.rend(); ++parent) {
    rmdir(parent->c_str());
  }
  return result;
}

Result<void> Site::make() {
  std::vector<std::string> missing;
  for (const std::string& parent : path_and_parents(parent_path(prefix_))) {
    struct stat status {};
    if (stat(parent.c_str(), &status) == 0) break;
    missing.insert(missing.begin(), parent);
  }
  for (const std::string& parent : missing) {
    if (mkdir(parent.c_str(), 0777) == 0) {
      made_parents_.push_back(parent);
      is_claimed_ = true;
    } else if (errno != EEXIST) {
      return cannot_make(parent, errno);
    }
  }
  if (mkdir(prefix_.c_str(), 0777) == 0) {
    is_ours_ = true;
    is_claimed_ = true;
  } else if (errno != EEXIST) {
    return cannot_make(prefix_, errno);
  }
  return {};
}

// The lock is held while a process of a tool lives. Without the lock, another creation would regard
// this creation as interrupted. A process without the lock must not remove anything from the
// directory, even if it made the directory.
Result<void> Site::lock() {
  lock_.reset(open(prefix_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock_) return system_error("open " + displayable(prefix_), errno);
  const auto locked =
      lock_within(lock_.get(), kDyingSpan) ? entry_status(lock_.get(), "") : std::nullopt;
  // Another creation may have failed and removed the directory.
  auto held = locked ? hold_directory(prefix_, locked->identity) : at_work(prefix_);
  if (held) {
    held_ = *std::move(held);
    return {};
  }
  lock_.reset();
  is_ours_ = false;
  return at_work(prefix_);
}

// `cleared`: the environment that may be deleted. Absent: only the files of an interrupted creation
// may be deleted.
Result<Site::Takeover> Site::takeover_of(FileSystem& files, const Records& records,
                                         const HeldDirectory& held, const Kept& kept,
                                         const std::optional<DirectoryIdentity>& cleared) {
  auto environments = records.read();
  if (!environments) return environments.error();
  const DirectoryIdentity& identity = held.status.identity;
  const EnvironmentRecord* record = environments->find(held.path);
  const FileStatus found = files.link_status(held.path).value_or(FileStatus());
  const bool is_interrupted =
      record != nullptr && record->made_by_us && record->is_half_made(found.inode, found.born_ns);
  const bool is_ours_whole =
      is_interrupted && record->device == identity.device && record->inode == identity.inode;
  const std::string addition = is_interrupted ? addition_in(files, held.path) : "";
  const bool is_leftover =
      is_interrupted && addition.empty() && !is_whole_environment(files, held.path);
  Takeover takeover;
  if (is_leftover && is_ours_whole) {
    takeover = {Removal::Everything, true, true};
  } else if (cleared && inspect_environment(files, held.path)) {
    if (*cleared != identity) return hold_directory(held.path, *cleared).error();
    takeover = {Removal::Everything, false, false};
  } else if (is_leftover) {
    takeover = {Removal::MadeByTools, true, false};
  } else {
    return occupied(files, held, kept, addition);
  }
  if (auto writable = check_writable(held.path); !writable) return writable.error();
  const DeletionRules rules = rules_of(takeover.removal, kept);
  if (const auto objection = DeletionGuard(held, rules).objection(Access::Opened)) {
    return refusal(displayable(held.path), *objection);
  }
  return takeover;
}

DeletionRules Site::rules_of(Removal removal, const Kept& kept) {
  DeletionRules rules{kept};
  rules.keeps_directory = true;
  if (removal == Removal::MadeByTools) rules.only = kMadeByTools;
  return rules;
}

Result<void> Site::record_intent(FileSystem& files) {
  EnvironmentRecord record;
  record.prefix = prefix_;
  record.project = parent_path(prefix_);
  record.stage = EnvironmentRecord::Stage::Creating;
  record.made_by_us = true;
  record.world = own_world();
  // time() may be slightly earlier than the birth time that the file system has stored.
  const FileStatus found = files.link_status(prefix_).value_or(FileStatus());
  record.created_at = std::max<int64_t>(time(nullptr), found.born_ns / kNsPerSecond);
  if (is_ours_) {
    record.device = held_.status.identity.device;
    record.inode = held_.status.identity.inode;
  }
  auto saved = records_.record(record);
  is_recorded_ = saved.ok();
  return saved;
}

// Removes everything in a directory of this creation. If the user may have added files, removes
// only what the tools made.
Result<void> Site::remove_made() {
  const auto remove = [this](Removal removal) {
    const DeletionRules rules = rules_of(removal, kept_);
    return remove_tree(held_, rules);
  };
  if (!is_ours_) return remove(Removal::MadeByTools);
  auto removed = remove(Removal::Everything);
  if (!removed) static_cast<void>(remove(Removal::MadeByTools).ok());
  return removed;
}

Result<void> Site::clear() { return remove_made(); }

}  // namespace venvctl
