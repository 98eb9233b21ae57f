// The job of a worker that decides which environment a directory gets.
#pragma once

#include <string>
#include <vector>

#include "core/resolve/decision.h"
#include "core/resolve/resolver.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct ResolveResult {
  Decision decision;  // without the steps, which only `why` needs
  std::vector<WatchedName> inputs;
  // The watched directories that contain no other watched directory, without the directory of the
  // question.
  std::vector<std::string> places;
  // False: an input cannot be watched, so the decision must not be remembered.
  bool is_watched = true;
  // Watch on the parent directory of the chosen environment; 0 if there is none.
  int holder_watch = 0;
  // True: an input cannot be watched because the kernel's limit of watches was reached.
  bool limit_was_reached = false;
};
template <class A>
void fields(A& a, ResolveResult& each) {
  a(each.decision, each.inputs, each.places, each.is_watched, each.holder_watch,
    each.limit_was_reached);
}

struct ResolveJob {
  static constexpr std::string_view kName = "resolve";
  using Question = venvctl::Question;
  using Outcome = ResolveResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
