#include "client/cli/records/recorded_directory.h"

#include <fcntl.h>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

std::string digest_of_configuration(const std::string& path) {
  constexpr size_t kMaxBytes = 64 * 1024;
  RealFileSystem files;
  return hex(sha256(files.read_file(join_path(path, "pyvenv.cfg"), kMaxBytes).value_or("")));
}

}  // namespace

RecordedDirectory recorded_directory(const std::string& path) {
  const auto status = path.empty() ? std::nullopt : entry_status(AT_FDCWD, path);
  return status && status->is_directory() ? recorded_directory(*status, path) : RecordedDirectory();
}

RecordedDirectory recorded_directory(const EntryStatus& status, const std::string& path) {
  return {status.identity.inode, status.born_ns, digest_of_configuration(path)};
}

bool is_at(const RecordedDirectory& recorded, const std::string& path) {
  const auto status = path.empty() ? std::nullopt : entry_status(AT_FDCWD, path);
  if (!status || !status->is_directory() || recorded.inode == 0) return false;
  if (status->identity.inode != recorded.inode) return false;
  if (recorded.born_ns != 0 && status->born_ns != 0) return recorded.born_ns == status->born_ns;
  return recorded.config_sha256.empty() || recorded.config_sha256 == digest_of_configuration(path);
}

bool is_taken_by_other(const RecordedDirectory& recorded, const std::string& path) {
  return entry_status(AT_FDCWD, path) && !is_at(recorded, path);
}

}  // namespace venvctl
