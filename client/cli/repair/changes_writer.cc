#include "client/cli/repair/changes_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/cli/deletion/held_directory.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr mode_t kModeBits = 07777;

Error write_failure(std::string_view action, const std::string& path) {
  return {ErrorCode::Failed, "cannot " + std::string(action) + " " + in_quotes(path) + " (" +
                                 std::strerror(errno) + "): check its permissions and the disk"};
}

// Writes the new content under the name `prepared` in `directory`.
Result<void> prepare(int directory, const std::string& prepared, const FileChange& change) {
  if (change.is_link) {
    if (symlinkat(change.content.c_str(), directory, prepared.c_str()) == 0) return {};
    return write_failure("write", change.path);
  }
  struct stat old {};
  const bool exists = lstat(change.path.c_str(), &old) == 0 && S_ISREG(old.st_mode);
  const UniqueFd file(openat(directory, prepared.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return write_failure("write", change.path);
  if (auto written = write_full(file.get(), change.content); !written) {
    return write_failure("write", change.path);
  }
  const mode_t mode = exists ? old.st_mode & kModeBits : 0644;
  if (fchmod(file.get(), mode) != 0 || fdatasync(file.get()) != 0) {
    return write_failure("write", change.path);
  }
  return {};
}

// The scratch directory of one writer; removed with its content in the end.
class Prepared {
 public:
  static Result<Prepared> make(const std::string& prefix) {
    UniqueFd parent(open(prefix.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
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

Result<void> write_changes(const std::string& prefix, const Changes& changes) {
  auto prepared = Prepared::make(prefix);
  if (!prepared) return prepared.error();
  for (size_t i = 0; i < changes.files.size(); ++i) {
    auto made = prepare(prepared->directory(), std::to_string(i), changes.files[i]);
    if (!made) return made;
  }
  for (size_t i = 0; i < changes.files.size(); ++i) {
    const std::string& path = changes.files[i].path;
    const int renamed =
        renameat(prepared->directory(), std::to_string(i).c_str(), AT_FDCWD, path.c_str());
    if (renamed != 0) return write_failure("replace", path);
  }
  return {};
}

Result<void> write_change(const FileChange& change) {
  const std::string directory(parent_path(change.path));
  const UniqueFd parent(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent) return write_failure("open", directory);
  const std::string name = "." + std::string(base_name(change.path)) + ".venvctl-new";
  unlinkat(parent.get(), name.c_str(), 0);
  if (auto made = prepare(parent.get(), name, change); !made) return made;
  if (rename(join_path(directory, name).c_str(), change.path.c_str()) == 0) return {};
  const Error error = write_failure("replace", change.path);
  unlinkat(parent.get(), name.c_str(), 0);
  return error;
}

}  // namespace venvctl
