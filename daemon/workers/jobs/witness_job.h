// The job of a worker that checks whether the user has just created an environment.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/trust/trust_store.h"
#include "core/trust/witness.h"
#include "daemon/workers/job.h"

namespace venvctl {

// `variables` are those of the question for which the environment at `prefix` was chosen. If
// `birth` is absent, the daemon did not see the creation of the environment, and the outcome has an
// objection.
struct WitnessQuestion {
  std::string prefix;
  std::optional<Birth> birth;
  Variables variables;
};
template <class A>
void fields(A& a, WitnessQuestion& each) {
  a(each.prefix, each.birth, each.variables);
}

struct WitnessResult {
  WitnessOutcome outcome;
  // The approval to record if the outcome has no objection. It contains the identity, and the place
  // in a work tree. The place is only set if no checkout, archive or copy created the environment.
  TrustEntry entry;
};
template <class A>
void fields(A& a, WitnessResult& each) {
  a(each.outcome, each.entry);
}

struct WitnessJob {
  static constexpr std::string_view kName = "witness";
  using Question = WitnessQuestion;
  using Outcome = WitnessResult;
  // Fails if there is no environment at the prefix.
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
