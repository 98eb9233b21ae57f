#include "client/cli/create/staging.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "client/cli/deletion/remove_tree.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// The mark is the first file that is created in a staging directory, and the last one that is
// removed. A directory without the mark is not a staging directory.
constexpr char kMark[] = "made-by-venvctl";
constexpr char kContent[] = "env";
constexpr char kOldContent[] = "old";
constexpr char kRequirements[] = "requirements.txt";

Error staging_failure(std::string_view action, const std::string& path) {
  return system_error(std::string(action) + " " + in_quotes(path), errno);
}

void remove_directory(const std::string& path, const DeletionRules& rules) {
  auto held = hold_directory(path);
  if (held) static_cast<void>(remove_tree(*held, rules).ok());
}

// Removes the files of a preparation, and the mark last. The old environment belongs to the user,
// so it is removed only if the guard allows this.
void remove_made(const std::string& directory) {
  DeletionRules ours;
  ours.is_ours = true;
  remove_directory(join_path(directory, kContent), ours);
  remove_directory(join_path(directory, kOldContent), {});
  unlink(join_path(directory, kRequirements).c_str());
  struct stat status {};
  for (const char* name : {kContent, kOldContent}) {
    if (lstat(join_path(directory, name).c_str(), &status) == 0) return;
  }
  unlink(join_path(directory, kMark).c_str());
  rmdir(directory.c_str());
}

constexpr std::string_view kEnd = ".venvctl-new";

bool has_mark(const std::string& directory) {
  struct stat status {};
  return lstat(join_path(directory, kMark).c_str(), &status) == 0;
}

// Locks the directory. Returns an empty descriptor if the directory belongs to another user, or if
// a preparation runs in it.
UniqueFd lock_of(const std::string& directory) {
  UniqueFd lock(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  const bool is_own = lock && fstat(lock.get(), &status) == 0 && status.st_uid == geteuid();
  return is_own && flock(lock.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : UniqueFd();
}

std::string directory_for(const std::string& place) {
  return join_path(parent_path(place), "." + std::string(base_name(place)) + std::string(kEnd));
}

bool has_nothing(const std::string& directory) {
  std::error_code error;
  return std::filesystem::is_empty(directory, error) && !error;
}

}  // namespace

void Staging::remove_leftovers(const std::string& parent) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename();
    const std::string directory = join_path(parent, name);
    if (!name.starts_with('.') || !name.ends_with(kEnd)) continue;
    const UniqueFd lock = lock_of(directory);
    if (!lock) continue;
    if (has_mark(directory)) remove_made(directory);
    rmdir(directory.c_str());  // a directory without the mark is removed only if it is empty
  }
}

void Staging::remove_leftover(const std::string& place) {
  const std::string directory = directory_for(place);
  const UniqueFd lock = lock_of(directory);
  if (lock) remove_made(directory);
}

Result<Staging> Staging::make(const std::string& place) {
  remove_leftovers(std::string(parent_path(place)));
  const std::string directory = directory_for(place);
  struct stat status {};
  if (lstat(directory.c_str(), &status) == 0) {
    if (!has_mark(directory) && !has_nothing(directory)) {
      return Error{ErrorCode::Failed,
                   in_quotes(directory) + " already exists: rename or remove it"};
    }
    const UniqueFd lock = lock_of(directory);
    if (!lock) {
      return Error{ErrorCode::Failed,
                   "another venvctl is creating " + in_quotes(place) + ": wait until it finishes"};
    }
    remove_made(directory);
  }
  if (mkdir(directory.c_str(), 0700) != 0) return staging_failure("write in", directory);
  UniqueFd lock = lock_of(directory);
  if (!lock) return staging_failure("lock", directory);
  const UniqueFd mark(openat(lock.get(), kMark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!mark) return staging_failure("write in", directory);
  return Staging(place, directory, std::move(lock));
}

Staging::Staging(std::string place, std::string directory, UniqueFd lock)
    : place_(std::move(place)), directory_(std::move(directory)), lock_(std::move(lock)) {}

Staging::Staging(Staging&& other) noexcept = default;

Staging::~Staging() {
  if (!lock_) return;
  if (!is_exchanged_) {
    remove_made(directory_);
    return;
  }
  unlink(requirements().c_str());
  rmdir(directory_.c_str());  // succeeds only if the old environment has been removed
}

std::string Staging::content() const { return join_path(directory_, kContent); }
std::string Staging::old_content() const { return join_path(directory_, kOldContent); }
std::string Staging::requirements() const { return join_path(directory_, kRequirements); }

// Removes the mark. Otherwise the directory would count as the remains of a killed preparation, and
// would be removed.
Result<void> Staging::exchange() {
  unlink(join_path(directory_, kMark).c_str());
  const std::string content = this->content();
  if (renameat2(AT_FDCWD, content.c_str(), AT_FDCWD, place_.c_str(), RENAME_EXCHANGE) == 0) {
    is_exchanged_ = !is_exchanged_;
    return {};
  }
  return staging_failure("exchange", place_);
}

Result<void> Staging::publish() {
  const std::string content = this->content();
  if (auto status = entry_status(AT_FDCWD, content)) published_ = status->identity;
  if (renameat2(AT_FDCWD, content.c_str(), AT_FDCWD, place_.c_str(), RENAME_NOREPLACE) == 0) {
    return {};
  }
  const bool is_unsupported = errno == EINVAL || errno == ENOSYS;
  struct stat status {};
  if (is_unsupported && lstat(place_.c_str(), &status) != 0 && errno == ENOENT) {
    if (rename(content.c_str(), place_.c_str()) == 0) return {};
  }
  return staging_failure("create", place_);
}

bool Staging::withdraw() {
  const auto found = entry_status(AT_FDCWD, place_);
  if (!found || !published_ || found->identity != *published_) return false;
  return rename(place_.c_str(), content().c_str()) == 0;
}

}  // namespace venvctl
