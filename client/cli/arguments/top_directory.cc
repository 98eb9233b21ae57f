#include "client/cli/arguments/top_directory.h"

#include "core/base/path.h"

namespace venvctl {

TopDirectory::TopDirectory(Session& session, const std::string& directory)
    : logical_(session.absolute(directory)),
      physical_(real_path(session.files(), logical_).value_or(logical_)) {}

bool TopDirectory::contains(const ListedEnvironment& environment) const {
  return path_contains(logical_, environment.prefix) ||
         path_contains(physical_, environment.prefix) ||
         path_contains(physical_, environment.real_path);
}

}  // namespace venvctl
