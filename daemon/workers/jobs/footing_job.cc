#include "daemon/workers/jobs/footing_job.h"

#include "core/base/path.h"
#include "core/files/sharing_file_system.h"
#include "core/stores/central_stores.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

Result<FootingResult> FootingJob::run(const Question& question, const WorkerContext& context) {
  SharingFileSystem sharing(context.files);
  InotifyWatchAdder adder(context.inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(sharing, adder, WatchingFileSystem::LooksAt::Everything);
  Variables variables = question.variables;
  if (!variables.non_empty("HOME")) variables.set("HOME", context.user.home);
  const std::string home = normal_path("/", *variables.get("HOME"));
  const SurveyQuestion places{
      home, listed_stores(sharing, variables), question.recorded, {}, question.found};
  FootingResult result;
  for (const Candidate& each : survey(sharing, places)) {
    const bool is_avoided =
        !question.avoided.empty() && path_contains(question.avoided, each.prefix);
    auto footing = is_avoided ? std::nullopt : footing_of(watching, each.prefix);
    if (footing) result.environments.push_back({each.prefix, project_of(each), *footing});
  }
  result.is_watched = watching.is_watched();
  result.inputs = watching.inputs();
  return result;
}

}  // namespace venvctl
