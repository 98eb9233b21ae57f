#include "daemon/workers/jobs/footing_job.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/files/sharing_file_system.h"
#include "core/stores/central_stores.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {
namespace {

// Limits the watches of each environment. Otherwise an environment of another user could use up all
// watches, with a link that leads through many directories.
class FewWatches : public WatchAdder {
 public:
  static constexpr int kMaxPerEnvironment = 256;

  explicit FewWatches(WatchAdder& adder) : adder_(adder) {}
  void next_environment() { left_ = kMaxPerEnvironment; }
  Added add(const std::string& directory) override {
    return left_-- > 0 ? adder_.add(directory) : Added{Outcome::Unwatchable, 0};
  }
  Added add_file(const std::string& path) override {
    return left_-- > 0 ? adder_.add_file(path) : Added{Outcome::Unwatchable, 0};
  }

 private:
  WatchAdder& adder_;
  int left_ = 0;
};

}  // namespace

Result<FootingResult> FootingJob::run(const Question& question, const WorkerContext& context) {
  SharingFileSystem sharing(context.files);
  InotifyWatchAdder adder(context.inotify_fd, InotifyWatchAdder::Tells::Attributes);
  FewWatches few(adder);
  WatchingFileSystem watching(sharing, few, WatchingFileSystem::LooksAt::Everything);
  Variables variables = question.variables;
  if (!variables.non_empty("HOME")) variables.set("HOME", context.user.home);
  const std::string home = normal_path("/", *variables.get("HOME"));
  const SurveyQuestion places{
      home, listed_stores(sharing, variables), question.recorded, {}, question.found};
  FootingResult result;
  for (const Candidate& each : survey(sharing, places)) {
    const bool is_avoided = std::ranges::any_of(question.avoided, [&](const std::string& place) {
      return path_contains(place, each.prefix) || path_contains(each.prefix, place);
    });
    few.next_environment();
    if (find_other_world(watching, question.other_worlds, each.prefix) != nullptr) continue;
    auto footing = is_avoided ? std::nullopt : footing_of(watching, each.prefix, question.avoided);
    if (footing) result.environments.push_back({each.prefix, project_of(each), *footing});
  }
  result.is_watched = watching.is_watched();
  result.inputs = watching.inputs();
  return result;
}

}  // namespace venvctl
