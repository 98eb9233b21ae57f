#include "client/cli/repair/changes_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "client/cli/deletion/held_directory.h"
#include "core/base/fd.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr mode_t kModeBits = 07777;

Error write_failure(std::string_view action, const std::string& path) {
  return system_error(std::string(action) + " " + in_quotes(path), errno);
}

// Opens the directory that contains `path`. `directory`: the open directory of `prefix`. Follows no
// link below `prefix`, so that no file outside of the environment is replaced.
Result<UniqueFd> parent_below(int directory, const std::string& prefix, const std::string& path) {
  const std::string shown(parent_path(path));
  if (!path_contains(prefix, shown)) {
    return Error{ErrorCode::Failed,
                 in_quotes(path) + " is not in " + in_quotes(prefix) + ": check the path"};
  }
  UniqueFd parent = open_directory(directory, "");
  for (const std::string_view name : split(path_below(prefix, shown), '/')) {
    if (parent && !name.empty()) parent = open_directory(parent.get(), std::string(name));
  }
  if (!parent) return write_failure("open", shown);
  return parent;
}

// Fails if another program has changed the file since it was read. The change of that program would
// otherwise be lost.
Result<void> check_unchanged(int parent, const FileChange& change) {
  if (!change.old) return {};
  struct stat now {};
  const std::string name(base_name(change.path));
  const bool is_same = fstatat(parent, name.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0 &&
                       now.st_ino == change.old->inode &&
                       static_cast<uint64_t>(now.st_size) == change.old->size &&
                       nanoseconds(now.st_mtim) == change.old->modified_ns &&
                       nanoseconds(now.st_ctim) == change.old->changed_ns;
  if (is_same) return {};
  return Error{ErrorCode::Failed, "another program changed " + in_quotes(change.path) +
                                      ": wait until it ends, then try again"};
}

// Writes the new content to the file `prepared` in `directory`. `parent` is the directory of the
// file that will be replaced.
Result<void> prepare(int directory, const std::string& prepared, int parent,
                     const FileChange& change, Durability durability) {
  if (change.is_link) {
    if (symlinkat(change.content.c_str(), directory, prepared.c_str()) == 0) return {};
    return write_failure("write", change.path);
  }
  struct stat old {};
  const std::string file_name(base_name(change.path));
  const bool exists =
      fstatat(parent, file_name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode);
  const UniqueFd file(openat(directory, prepared.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return write_failure("write", change.path);
  if (auto written = write_full(file.get(), change.content); !written) {
    return write_failure("write", change.path);
  }
  const mode_t old_mode = exists ? old.st_mode & kModeBits : 0644;
  const mode_t mode = change.mode.value_or(old_mode);
  const bool is_synced = durability == Durability::Synced;
  if (fchmod(file.get(), mode) != 0 || (is_synced && fdatasync(file.get()) != 0)) {
    return write_failure("write", change.path);
  }
  return {};
}

// The directory with the prepared files of one writer. The destructor removes it with its content.
class Prepared {
 public:
  static Result<Prepared> make(const std::string& prefix) {
    UniqueFd parent(open(prefix.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!parent) return write_failure("open", prefix);
    remove(parent.get());
    if (mkdirat(parent.get(), kPreparedChanges, 0700) != 0)
      return write_failure("write in", prefix);
    UniqueFd directory = open_directory(parent.get(), kPreparedChanges);
    if (!directory) return write_failure("write in", prefix);
    return Prepared(std::move(parent), std::move(directory));
  }
  Prepared(Prepared&&) = default;
  Prepared& operator=(Prepared&&) = delete;
  ~Prepared() {
    if (parent_) remove(parent_.get());
  }

  int directory() const { return directory_.get(); }
  int prefix() const { return parent_.get(); }

 private:
  Prepared(UniqueFd parent, UniqueFd directory)
      : parent_(std::move(parent)), directory_(std::move(directory)) {}

  static void remove(int parent) {
    const UniqueFd directory = open_directory(parent, kPreparedChanges);
    if (!directory) return;
    if (const auto names = names_in(directory.get(), kPreparedChanges)) {
      for (const std::string& name : *names) unlinkat(directory.get(), name.c_str(), 0);
    }
    unlinkat(parent, kPreparedChanges, AT_REMOVEDIR);
  }

  UniqueFd parent_;
  UniqueFd directory_;
};

}  // namespace

Result<void> write_changes(const std::string& prefix, const Changes& changes,
                           Durability durability) {
  auto prepared = Prepared::make(prefix);
  if (!prepared) return prepared.error();
  for (size_t i = 0; i < changes.files.size(); ++i) {
    const FileChange& change = changes.files[i];
    auto parent = parent_below(prepared->prefix(), prefix, change.path);
    if (!parent) return parent.error();
    auto made =
        prepare(prepared->directory(), std::to_string(i), parent->get(), change, durability);
    if (!made) return made;
  }
  for (size_t i = 0; i < changes.files.size(); ++i) {
    const std::string& path = changes.files[i].path;
    auto parent = parent_below(prepared->prefix(), prefix, path);
    if (!parent) return parent.error();
    if (auto checked = check_unchanged(parent->get(), changes.files[i]); !checked) return checked;
    const int renamed = renameat(prepared->directory(), std::to_string(i).c_str(), parent->get(),
                                 std::string(base_name(path)).c_str());
    if (renamed != 0) return write_failure("replace", path);
  }
  return {};
}

Result<void> write_change(const FileChange& change) {
  const std::string directory(parent_path(change.path));
  const UniqueFd parent(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent) return write_failure("open", directory);
  const std::string old_name(base_name(change.path));
  const std::string name = "." + old_name + ".venvctl-new";
  unlinkat(parent.get(), name.c_str(), 0);
  auto made = prepare(parent.get(), name, parent.get(), change, Durability::Synced);
  if (!made) return made;
  if (renameat(parent.get(), name.c_str(), parent.get(), old_name.c_str()) == 0) return {};
  const Error error = write_failure("replace", change.path);
  unlinkat(parent.get(), name.c_str(), 0);
  return error;
}

}  // namespace venvctl
