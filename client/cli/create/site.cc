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
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/environment_inspection.h"

namespace venvctl {
namespace {

// What virtualenv, venv and uv put into a prefix; pyvenv.cfg last, as remove_tree.h says.
constexpr std::string_view kMadeByTools[] = {"bin",   "include",    "lib",   "lib64",
                                             "share", ".gitignore", ".lock", "CACHEDIR.TAG",
                                             "man",   "pyvenv.cfg"};

// What a killed creation had started is killed too, and gone within this.
constexpr std::chrono::milliseconds kDyingSpan{1000};
constexpr int kAskAgainMs = 5;  // flock has no deadline of its own

Error failed(std::string message) { return {ErrorCode::Failed, std::move(message)}; }

// `directory`: the one that would have to be writable.
Error cannot(const std::string& action, std::string_view directory, int error) {
  const std::string what = "cannot " + action + ": " + strerror(error);
  if (error == EACCES || error == EPERM || error == EROFS) {
    return failed(what + ": choose a place of your own, or have " + displayable(directory) +
                  " made writable for you");
  }
  return failed(what);
}

Error cannot_make(const std::string& path, int error) {
  return cannot("make " + displayable(path), parent_path(path), error);
}

Error occupied(FileSystem& files, const std::string& prefix) {
  const std::string shown = displayable(prefix);
  const auto inspection = inspect_environment(files, prefix);
  if (!inspection) return failed(shown + " is not empty and no environment: choose another path");
  if (inspection->health == Health::Ok) {
    const std::string version =
        inspection->version.empty() ? "" : ", Python " + inspection->version;
    return failed(shown + " is an environment already (" + displayable(inspection->name) +
                  displayable(version) + "): add --clear to make it anew");
  }
  return failed(shown + " is an environment that is " +
                std::string(health_name(inspection->health)) + " (" + inspection->detail +
                "): add --clear to make it anew");
}

Result<void> check_type(FileSystem& files, const std::string& prefix) {
  const auto itself = files.link_status(prefix);
  if (!itself || itself->is_directory()) return {};
  if (itself->type != FileType::Symlink) {
    return failed(displayable(prefix) + " is a file: choose another path");
  }
  const auto target = real_path(files, prefix);
  if (!target)
    return failed(displayable(prefix) + " is a link that leads nowhere: remove it first");
  return failed(displayable(prefix) + " is a link to " + displayable(*target) +
                ": give that path, or remove the link");
}

Error at_work(const std::string& prefix) {
  return failed("another venvctl create is at work in " + displayable(prefix) + ": wait for it");
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

}  // namespace

Result<UniqueFd> lock_site(const std::string& prefix) {
  UniqueFd lock(open(prefix.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock) return failed("cannot open " + displayable(prefix) + ": " + strerror(errno));
  if (!lock_within(lock.get(), kDyingSpan)) return at_work(prefix);
  return lock;
}

Result<Site> Site::claim(FileSystem& files, Journal journal, const std::string& prefix,
                         Clear clear) {
  if (auto checked = check_type(files, prefix); !checked) return checked.error();
  Site site(prefix, std::move(journal));
  if (auto made = site.make(); !made) return made.error();
  if (auto locked = site.lock(); !locked) return locked.error();
  Removal removal = Removal::Nothing;
  if (!is_empty(files, prefix)) {
    // Whoever made the directory: another creation locked it first, and is done.
    site.is_ours_ = false;
    site.is_claimed_ = false;
    auto taken = site.take_existing(files, clear);
    if (!taken) return taken.error();
    removal = *taken;
  }
  if (auto writable = site.check_writable(); !writable) return writable.error();
  // Nothing is taken out before it counts as half made. Where that cannot be recorded, what was
  // there stays as it was.
  site.is_claimed_ = removal == Removal::Nothing;
  if (auto recorded = site.record_intent(); !recorded) return recorded.error();
  if (auto removed = site.remove(removal); !removed) return removed.error();
  site.is_claimed_ = true;
  // What is in it from now on is what we made.
  if (removal == Removal::Everything) site.is_ours_ = true;
  return site;
}

Site::Site(Site&& other) noexcept
    : prefix_(std::move(other.prefix_)),
      journal_(std::move(other.journal_)),
      made_parents_(std::move(other.made_parents_)),
      identity_(other.identity_),
      lock_(std::move(other.lock_)),
      is_ours_(other.is_ours_),
      is_claimed_(std::exchange(other.is_claimed_, false)),
      is_recorded_(other.is_recorded_),
      took_over_(other.took_over_) {}

Result<void> Site::give_back() {
  if (!std::exchange(is_claimed_, false)) return {};
  Result<void> result;
  if (lock_) result = remove_made();
  if (is_recorded_) static_cast<void>(journal_.erase(prefix_).ok());
  // Only what is empty: somebody may have put something there meanwhile.
  if (is_ours_ && result && rmdir(prefix_.c_str()) != 0 && errno != ENOENT) {
    result = failed("cannot remove " + displayable(prefix_) + " itself: " + strerror(errno));
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

// Held while anything of a tool lives: another creation must not take it for an interrupted one.
// Without it nothing there is ours, whoever made the directory.
Result<void> Site::lock() {
  lock_.reset(open(prefix_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock_) return failed("cannot open " + displayable(prefix_) + ": " + strerror(errno));
  struct stat held {};
  const bool is_locked = lock_within(lock_.get(), kDyingSpan) && fstat(lock_.get(), &held) == 0;
  identity_ = {held.st_dev, held.st_ino};
  // Another creation that gave up meanwhile may have taken the directory away.
  const auto found = directory_identity(prefix_);
  if (is_locked && found && *found == identity_) return {};
  lock_.reset();
  is_ours_ = false;
  return at_work(prefix_);
}

// A tool would say it in words of its own, or not at all.
Result<void> Site::check_writable() {
  if (faccessat(lock_.get(), ".", W_OK | X_OK, AT_EACCESS) == 0) return {};
  return cannot("write in " + displayable(prefix_), prefix_, errno);
}

Result<Site::Removal> Site::take_existing(FileSystem& files, Clear clear) {
  auto environments = journal_.read();
  if (!environments) return environments.error();
  const EnvironmentRecord* record = environments->find(prefix_);
  const FileStatus found = files.link_status(prefix_).value_or(FileStatus());
  const bool is_interrupted =
      record != nullptr && record->made_by_us && record->is_half_made(found.inode, found.born_ns);
  const bool is_ours_whole =
      is_interrupted && record->device == identity_.device && record->inode == identity_.inode;
  if (is_ours_whole) {
    is_ours_ = true;
    took_over_ = true;
    return Removal::Everything;
  }
  if (clear == Clear::Yes && inspect_environment(files, prefix_)) return Removal::Everything;
  if (is_interrupted) {
    auto entries = files.list(prefix_).value_or(std::vector<DirectoryEntry>());
    took_over_ = std::all_of(entries.begin(), entries.end(), [](const auto& entry) {
      return std::find(std::begin(kMadeByTools), std::end(kMadeByTools), entry.name) !=
             std::end(kMadeByTools);
    });
    if (took_over_) return Removal::MadeByTools;
  }
  return occupied(files, prefix_);
}

Result<void> Site::remove(Removal removal) {
  switch (removal) {
    case Removal::Everything:
      return empty_directory(prefix_, identity_);
    case Removal::MadeByTools:
      return remove_entries(prefix_, identity_, kMadeByTools);
    case Removal::Nothing:
      break;
  }
  return {};
}

Result<void> Site::record_intent() {
  EnvironmentRecord record;
  record.prefix = prefix_;
  record.project = parent_path(prefix_);
  record.stage = EnvironmentRecord::Stage::Creating;
  record.made_by_us = true;
  record.created_at = time(nullptr);
  if (is_ours_) {
    record.device = identity_.device;
    record.inode = identity_.inode;
  }
  auto saved = journal_.record(record);
  is_recorded_ = saved.ok();
  return saved;
}

Result<void> Site::remove_made() {
  return remove(is_ours_ ? Removal::Everything : Removal::MadeByTools);
}

Result<void> Site::clear() { return remove_made(); }

}  // namespace venvctl
