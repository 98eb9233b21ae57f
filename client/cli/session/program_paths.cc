#include "client/cli/session/program_paths.h"

#include "core/base/path.h"
#include "core/files/real_file_system.h"

namespace venvctl {

Result<ProgramPaths> program_paths() {
  RealFileSystem files;
  const auto program = files.read_link("/proc/self/exe");
  if (!program || !is_absolute_path(*program)) {
    return Error{ErrorCode::Failed,
                 "cannot find where venvctl is installed: check that /proc is mounted"};
  }
  return ProgramPaths{std::string(parent_path(parent_path(*program)))};
}

}  // namespace venvctl
