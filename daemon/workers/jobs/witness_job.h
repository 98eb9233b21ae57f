// The job that finds out whether the user made an environment: run by a worker.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/trust/trust_store.h"
#include "core/trust/witness.h"
#include "daemon/workers/job.h"

namespace venvctl {

// About the environment at `prefix`, with the variables of the question that chose it. If the
// creation was not seen, the outcome has an objection.
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
  // What to approve if the outcome has no objection: the identity, and the place in a work tree.
  // The place is set only if no checkout, archive or copy brought the environment.
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
  // Fails if no environment is at the prefix.
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
