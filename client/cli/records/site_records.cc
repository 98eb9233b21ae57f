#include "client/cli/records/site_records.h"

#include "client/cli/daemon/changes.h"
#include "core/files/file_system.h"

namespace venvctl {

Site::Records site_records(Session& session) {
  return {
      [&session]() -> Result<EnvironmentList> {
        auto environments = session.state().environments();
        if (!environments) return environments.error();
        return **environments;
      },
      [&session](const EnvironmentRecord& record) { return record_environment(session, record); },
      [&session](const std::string& prefix) {
        const auto real = real_path(session.files(), prefix);
        return forget_environment(session, prefix, real.value_or(prefix));
      }};
}

}  // namespace venvctl
