#include "client/cli/repair/requirements_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/hash.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr char kDigest[] = "user.venvctl.sha256";
constexpr int kMaxLists = 100;

std::string path_of(const std::string& prefix, int number) {
  return prefix + "-requirements" + (number == 1 ? "" : "-" + std::to_string(number)) + ".txt";
}

void mark(int file, std::string_view content) {
  const std::string digest = hex(sha256(content));
  fsetxattr(file, kDigest, digest.data(), digest.size(), 0);
}

enum class Present { Nothing, SameList, OwnList, Other };

Present present_at(const std::string& path, std::string_view content) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return errno == ENOENT ? Present::Nothing : Present::Other;
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return Present::Other;
  auto digest = sha256_of_file(file.get());
  if (!digest) return Present::Other;
  if (*digest == sha256(content)) return Present::SameList;
  char marked[2 * 32 + 1];
  const ssize_t size = fgetxattr(file.get(), kDigest, marked, sizeof marked);
  const bool is_own =
      size > 0 && hex(*digest) == std::string_view(marked, static_cast<size_t>(size));
  return is_own ? Present::OwnList : Present::Other;
}

Error list_failure(const std::string& path) {
  return system_error("write " + in_quotes(path), errno);
}

Result<void> write_new(const std::string& path, std::string_view content) {
  const UniqueFd file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return list_failure(path);
  if (auto written = write_full(file.get(), content); !written) {
    unlink(path.c_str());
    return written;
  }
  mark(file.get(), content);
  return {};
}

Result<void> replace_own(const std::string& path, std::string_view content) {
  if (auto replaced = replace_file(path, content, Backup::Keep); !replaced) return replaced;
  const UniqueFd file(open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
  if (file) mark(file.get(), content);
  return {};
}

}  // namespace

Result<std::string> leave_requirements(const std::string& prefix, std::string_view content) {
  for (int number = 1; number <= kMaxLists; ++number) {
    const std::string path = path_of(prefix, number);
    const Present present = present_at(path, content);
    if (present == Present::Other) continue;
    Result<void> written;
    if (present == Present::Nothing) written = write_new(path, content);
    if (present == Present::OwnList) written = replace_own(path, content);
    if (!written) return written.error();
    return path;
  }
  return Error{ErrorCode::Failed, "too many files are named like " + in_quotes(path_of(prefix, 1)) +
                                      ": remove some of them"};
}

}  // namespace venvctl
