#include "client/cli/records/recorded_paths.h"

#include "core/base/path.h"

namespace venvctl {

Result<std::vector<EnvironmentRecord>> records_leading_to(Session& session,
                                                          const std::string& prefix,
                                                          const std::string& real_path) {
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  std::vector<EnvironmentRecord> records;
  for (const EnvironmentRecord& record : (*environments)->records) {
    const bool is_same =
        record.prefix == prefix ||
        (!real_path.empty() && venvctl::real_path(session.files(), record.prefix) == real_path);
    if (is_same) records.push_back(record);
  }
  return records;
}

}  // namespace venvctl
