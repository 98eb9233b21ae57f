#include "daemon/workers/witness_job.h"

#include <ctime>

#include "core/base/path.h"
#include "core/files/real_file_system.h"
#include "core/interpreters/known_interpreter.h"
#include "core/kinds/conda_directories.h"
#include "core/kinds/user_directories.h"
#include "core/trust/approval.h"
#include "core/trust/witness_facts.h"

namespace venvctl {
namespace {

constexpr int64_t kLongestLock = 60;  // seconds

}  // namespace

Message witness_job(const Question& question, const std::string& prefix,
                    const std::optional<SeenBirth>& sighting) {
  Message job = {kWitnessJob, prefix, sighting ? "1" : "0"};
  const SeenBirth seen = sighting.value_or(SeenBirth());
  job.push_back(std::to_string(seen.at_ns));
  job.push_back(std::to_string(seen.shells.size()));
  job.insert(job.end(), seen.shells.begin(), seen.shells.end());
  for (const auto& [name, value] : question.variables.all()) job.push_back(name + "=" + value);
  return job;
}

Message run_witness_job(const Message& job, const User& user) {
  FieldReader fields(job, 1);
  const std::string prefix = fields.text();
  const bool was_seen = fields.number() != 0;
  SeenBirth sighting;
  sighting.at_ns = fields.number();
  const auto shells = static_cast<size_t>(fields.number());
  for (size_t i = 0; i < shells && fields.is_intact(); ++i) {
    sighting.shells.push_back(fields.text());
  }
  Variables variables;
  for (size_t i = 5 + shells; i < job.size(); ++i) variables.set_entry(job[i]);
  if (!variables.non_empty("HOME")) variables.set("HOME", user.home);

  RealFileSystem files;
  WitnessFacts facts = gather_witness_facts(files, prefix, user);
  if (was_seen) facts.sighting = std::move(sighting);
  const UserPlaces places = {std::string(parent_path(facts.evidence.identity.real_path)),
                             data_directory(variables),
                             conda_installation(files, variables).value_or("")};
  facts.is_interpreter_known = is_known_interpreter(files, variables, places, facts.interpreter);
  // A git that was killed leaves its lock for good.
  const bool is_stale = ::time(nullptr) - facts.checkout.since_ns / 1'000'000'000 > kLongestLock;
  facts.checkout.is_passing = facts.checkout.is_passing && !is_stale;
  const Testimony told = testimony(facts);
  TrustEntry entry =
      approval_of(files, facts.evidence, TrustEntry::Grant::Witnessed, ::time(nullptr));
  if (!testimony_of_files(facts).doubt.empty()) entry.place.clear();
  return {told.doubt, told.is_passing ? "1" : "0", to_json(entry)};
}

Result<WitnessResult> witness_result(const Message& reply) {
  FieldReader fields(reply);
  WitnessResult result;
  result.testimony.doubt = fields.text();
  result.testimony.is_passing = fields.number() != 0;
  auto entry = trust_entry_from_json(fields.text());
  if (!fields.is_intact() || !entry) {
    return Error{ErrorCode::Failed, "a worker gave an answer that cannot be read: try again"};
  }
  result.entry = std::move(*entry);
  return result;
}

}  // namespace venvctl
