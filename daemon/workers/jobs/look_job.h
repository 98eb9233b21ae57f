// The job of a worker that inspects environments.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/inventory/environment_look.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct LookQuestion {
  std::string prefix;
  std::string project;  // the project whose lock file is compared
};
template <class A>
void fields(A& a, LookQuestion& each) {
  a(each.prefix, each.project);
}

struct LookResult {
  struct Each {
    EnvironmentLook look;  // without variables and scripts, which only an activation needs
    std::vector<WatchedName> inputs;
    // False: an input cannot be watched, so the result must not be remembered.
    bool is_watched = true;
  };
  // The results, in the order of the questions. There is at least one. After LookJob::kSpan no
  // further inspection begins, so the last questions may have no result.
  std::vector<Each> looks;
  std::vector<WatchedName> common_inputs;  // inputs of all results
};
template <class A>
void fields(A& a, LookResult::Each& each) {
  a(each.look, each.inputs, each.is_watched);
}
template <class A>
void fields(A& a, LookResult& each) {
  a(each.looks, each.common_inputs);
}

struct LookJob {
  static constexpr std::string_view kName = "look";
  // After this time, the job begins no further inspection. A job that takes too long would count as
  // hanging, and large environments on a busy machine may take long.
  static constexpr std::chrono::milliseconds kSpan{100};
  using Question = std::vector<LookQuestion>;
  using Outcome = LookResult;
  static Result<Outcome> run(const Question& questions, const WorkerContext& context);
};

}  // namespace venvctl
