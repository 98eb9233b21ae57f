#include "daemon/workers/jobs/setting_job.h"

#include "core/places/configuration.h"

namespace venvctl {

Result<SettingResult> SettingJob::run(const Question& question, const WorkerContext&) {
  const auto configuration = Configuration::load(question.path);
  if (!configuration) return configuration.error();
  const auto value = configuration->get(question.key);
  if (!value) return value.error();
  return SettingResult{value->value};
}

}  // namespace venvctl
