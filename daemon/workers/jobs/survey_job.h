// The job of a worker that lists where environments may be.
#pragma once

#include <vector>

#include "core/inventory/survey.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

struct SurveyResult {
  std::vector<Candidate> candidates;
  std::vector<WatchedName> inputs;
  // False: an input cannot be watched, so the result must not be remembered.
  bool is_watched = true;
};
template <class A>
void fields(A& a, SurveyResult& each) {
  a(each.candidates, each.inputs, each.is_watched);
}

struct SurveyJob {
  static constexpr std::string_view kName = "survey";
  using Question = SurveyQuestion;
  using Outcome = SurveyResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
