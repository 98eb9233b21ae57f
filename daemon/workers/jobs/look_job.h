// The job that inspects environments: sent by the loop, run by a worker.
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
  std::string project;  // whose lock file is compared
};
template <class A>
void fields(A& a, LookQuestion& each) {
  a(each.prefix, each.project);
}

struct LookResult {
  struct Each {
    EnvironmentLook look;  // without variables and scripts, which only an activation needs
    std::vector<WatchedName> inputs;
    bool is_watched = true;  // false: an input is unwatchable, so this must not be remembered
  };
  // In the order of the questions. At least one, but no new one after LookJob::kSpan.
  std::vector<Each> looks;
  std::vector<WatchedName> common_inputs;  // what each of the looks depends on
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
  // A job that takes too long counts as hanging. Large environments on a busy machine may.
  static constexpr std::chrono::milliseconds kSpan{100};
  using Question = std::vector<LookQuestion>;
  using Outcome = LookResult;
  static Result<Outcome> run(const Question& questions, const WorkerContext& context);
};

}  // namespace venvctl
