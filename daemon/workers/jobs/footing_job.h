// The job of a worker that finds the interpreter of each environment.
#pragma once

#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/world.h"
#include "core/inventory/footing.h"
#include "core/inventory/survey.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct FootingQuestion {
  Variables variables;              // say where the tools keep environments
  std::vector<Candidate> recorded;  // as in SurveyQuestion
  std::vector<std::string> found;   // as in SurveyQuestion
  // Places that hung or killed a worker. The job skips an environment that is in such a place or
  // contains one, or whose interpreter is in one.
  std::vector<std::string> avoided;
  OtherWorlds other_worlds;  // their environments are left out: the interpreters are not here
};
template <class A>
void fields(A& a, FootingQuestion& each) {
  a(each.variables, each.recorded, each.found, each.avoided, each.other_worlds);
}

struct FootingResult {
  struct Each {
    std::string prefix;
    std::string project;  // the project of the environment
    Footing footing;
  };
  std::vector<Each> environments;   // sorted by prefix
  std::vector<WatchedName> inputs;  // on the paths to the interpreters
  bool is_watched = true;           // false: a path to an interpreter cannot be watched
};
template <class A>
void fields(A& a, FootingResult::Each& each) {
  a(each.prefix, each.project, each.footing);
}
template <class A>
void fields(A& a, FootingResult& each) {
  a(each.environments, each.inputs, each.is_watched);
}

struct FootingJob {
  static constexpr std::string_view kName = "footing";
  using Question = FootingQuestion;
  using Outcome = FootingResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
