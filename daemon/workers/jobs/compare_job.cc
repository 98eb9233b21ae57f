#include "daemon/workers/jobs/compare_job.h"

#include "core/locks/comparison.h"
#include "daemon/workers/inotify_watch_adder.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

Result<CompareResult> CompareJob::run(const Question& question, const WorkerContext& context) {
  InotifyWatchAdder adder(context.inotify_fd);
  WatchingFileSystem watching(context.files, adder, WatchingFileSystem::LooksAt::Everything);
  const auto found = comparison(watching, question.project, question.prefix, question.version);
  return CompareResult{!found.differences.empty(), watching.inputs(), watching.is_watched()};
}

}  // namespace venvctl
