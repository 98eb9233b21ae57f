#include "daemon/workers/jobs/survey_job.h"

#include "core/files/sharing_file_system.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

Result<SurveyResult> SurveyJob::run(const Question& question, const WorkerContext& context) {
  SharingFileSystem sharing(context.files);
  InotifyWatchAdder adder(context.inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(sharing, adder, WatchingFileSystem::LooksAt::Everything);
  SurveyResult result;
  result.candidates = survey(watching, question);
  // Watches the directories above each store, because only watches on them report that one of them
  // is renamed.
  for (const CentralStore& store : question.stores) watching.note_way_to(store.directory);
  result.is_watched = watching.is_watched();
  result.inputs = watching.take_inputs();
  return result;
}

}  // namespace venvctl
