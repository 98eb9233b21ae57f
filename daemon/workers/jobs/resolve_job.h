// The job that decides which environment a directory gets: sent by the loop, run by a worker.
#pragma once

#include <string>
#include <vector>

#include "core/resolve/decision.h"
#include "core/resolve/resolver.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct ResolveResult {
  Decision decision;  // without its steps, which only `why` needs
  std::vector<WatchedName> inputs;
  // The deepest directories that were watched: they imply all directories above them.
  std::vector<std::string> places;
  bool is_watched = true;          // false: an input is unwatchable, so this must not be remembered
  int holder_watch = 0;            // watch on the directory that holds the choice; 0: none
  bool limit_was_reached = false;  // the kernel's limit of watches is the reason
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
