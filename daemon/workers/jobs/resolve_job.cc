#include "daemon/workers/jobs/resolve_job.h"

#include "core/base/path.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

Result<ResolveResult> ResolveJob::run(const Question& question, const WorkerContext& context) {
  Question asked = question;
  asked.user = context.user;
  // Attributes are watched, because an approved environment may have to be refused after a change
  // of modes or owners.
  InotifyWatchAdder adder(context.inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(context.files, adder);
  ResolveResult result;
  result.decision = resolve(watching, asked);
  result.decision.steps.clear();
  if (result.decision.choice) {
    const Choice& choice = *result.decision.choice;
    // Every new name in the environment's bin matters: a new program may shadow a command, and the
    // user may run this program before the next inspection.
    watching.note_every_name(choice.prefix + "/bin");
    if (choice.is_conda) watching.note_every_name(choice.prefix + "/conda-meta");
    result.holder_watch = watching.watch_on(std::string(parent_path(choice.prefix)));
  }
  watching.note_way_to(question.directory);
  result.is_watched = watching.is_watched();
  result.limit_was_reached = watching.limit_was_reached();
  result.inputs = watching.inputs();
  result.places = watching.deepest_directories();
  std::erase(result.places, question.directory);
  return result;
}

}  // namespace venvctl
