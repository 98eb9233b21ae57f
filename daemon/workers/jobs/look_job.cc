#include "daemon/workers/jobs/look_job.h"

#include <chrono>

#include "core/files/sharing_file_system.h"
#include "core/inventory/installed_packages.h"
#include "core/locks/comparison.h"
#include "core/trust/shadow_check.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

Result<LookResult> LookJob::run(const Question& questions, const WorkerContext& context) {
  SharingFileSystem sharing(context.files);
  InotifyWatchAdder adder(context.inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(sharing, adder, WatchingFileSystem::LooksAt::Everything);
  // These directories matter, because a new command of the system may have the same name as a
  // command of an environment.
  for (const std::string_view directory : system_command_directories()) {
    watching.note_every_name(std::string(directory));
  }
  LookResult result;
  result.common_inputs = watching.take_inputs();
  const auto end = std::chrono::steady_clock::now() + LookJob::kSpan;
  for (const auto& [prefix, project] : questions) {
    if (!result.looks.empty() && std::chrono::steady_clock::now() >= end) break;
    LookResult::Each& each = result.looks.emplace_back();
    each.look = look_at_environment(watching, prefix, context.user);
    each.look.variables.clear();
    each.look.scripts = {};
    each.look.packages = packed(installed_packages(watching, prefix));
    if (each.look.inspection) {
      each.look.stale = staleness(watching, project, prefix, *each.look.inspection);
    }
    // If commands of the environment shadow others, an installer may be about to record the
    // packages of these commands. No event reports that, so the result must not be remembered.
    each.is_watched = watching.is_watched() && each.look.evidence.shadows.empty();
    each.inputs = watching.take_inputs();
  }
  return result;
}

}  // namespace venvctl
