// The job of a worker that compares an environment with its project's lock file.
#pragma once

#include <string>
#include <vector>

#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct CompareQuestion {
  std::string project;
  std::string prefix;
  std::string version;  // version of the environment's Python
};
template <class A>
void fields(A& a, CompareQuestion& each) {
  a(each.project, each.prefix, each.version);
}

struct CompareResult {
  bool differs = false;
  std::vector<WatchedName> inputs;
  // False: an input cannot be watched, so the result must not be remembered.
  bool is_watched = true;
};
template <class A>
void fields(A& a, CompareResult& each) {
  a(each.differs, each.inputs, each.is_watched);
}

struct CompareJob {
  static constexpr std::string_view kName = "compare";
  using Question = CompareQuestion;
  using Outcome = CompareResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
