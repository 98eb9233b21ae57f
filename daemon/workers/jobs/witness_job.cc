#include "daemon/workers/jobs/witness_job.h"

#include <ctime>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/known_interpreter.h"
#include "core/stores/conda_directories.h"
#include "core/stores/user_directories.h"
#include "core/trust/approval.h"
#include "core/trust/witness_facts.h"

namespace venvctl {
namespace {

constexpr int64_t kLongestLock = 60;  // seconds

}  // namespace

Result<WitnessResult> WitnessJob::run(const Question& question, const WorkerContext& context) {
  FileSystem& files = context.files;
  Variables variables = question.variables;
  if (!variables.non_empty("HOME")) variables.set("HOME", context.user.home);

  WitnessFacts facts = gather_witness_facts(files, question.prefix, context.user);
  if (facts.evidence.identity.real_path.empty()) {
    return Error{ErrorCode::NotFound,
                 "there is no environment at " + in_quotes(question.prefix) + ": check the path"};
  }
  facts.birth = question.birth;
  const UserPlaces places = {std::string(parent_path(facts.evidence.identity.real_path)),
                             data_directory(variables),
                             conda_installation(files, variables).value_or("")};
  facts.is_interpreter_known = is_known_interpreter(files, variables, places, facts.interpreter);
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  facts.now_ns = now.tv_sec * 1'000'000'000 + now.tv_nsec;
  // A killed git process leaves its lock behind, so an old lock does not count as a running git.
  const bool is_stale = now.tv_sec - facts.checkout.since_ns / 1'000'000'000 > kLongestLock;
  facts.checkout.is_passing = facts.checkout.is_passing && !is_stale;
  WitnessResult result;
  result.outcome = witness_outcome(facts);
  result.entry = approval_of(files, facts.evidence, TrustEntry::Grant::Witnessed, now.tv_sec);
  if (!outcome_of_files(facts).objection.empty()) result.entry.place.clear();
  return result;
}

}  // namespace venvctl
