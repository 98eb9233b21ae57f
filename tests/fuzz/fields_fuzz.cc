// Fuzzes the messages between the processes of venvctl: jobs, their replies, requests for a list,
// and lists.
#include "core/base/fields.h"
#include "core/inventory/listing.h"
#include "daemon/workers/jobs/look_job.h"
#include "daemon/workers/jobs/resolve_job.h"
#include "daemon/workers/jobs/state_job.h"
#include "daemon/workers/jobs/survey_job.h"
#include "daemon/workers/jobs/witness_job.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {

std::string decision() {
  ResolveResult result;
  result.decision.directory = "/p";
  result.decision.choice.emplace().prefix = "/p/.venv";
  result.decision.choice->evidence.pointer.emplace();
  result.inputs = {{1, ".venv"}, {2, "", WatchedName::Counts::EveryName}};
  return to_bytes(result);
}

std::string state() {
  StateResult result;
  result.snapshot.emplace().trust.entries.emplace_back().shadows = {"ls"};
  result.snapshot->environments.records.emplace_back().prefix = "/e";
  result.snapshot->pins.prefixes = {{"/p", "/e"}};
  return to_bytes(result);
}

std::string list() {
  std::string body;
  EnvironmentReport report;
  report.prefix = "/e";
  report.pythons = {"python"};
  append_report(body, report);
  return body;
}

// A value that can be read stays the same when it is written and read again.
template <class T>
void check(std::string_view input) {
  const auto read = from_bytes<T>(input);
  if (!read) return;
  const std::string bytes = to_bytes(*read);
  const auto again = from_bytes<T>(bytes);
  VENVCTL_CHECK(again && to_bytes(*again) == bytes);
}

}  // namespace

std::span<const std::string_view> fuzz_seeds() {
  static const std::string texts[] = {
      decision(),
      state(),
      list(),
      encoded(ListingRequest{7, "/home/me", {{"/w", "pipenv", "*"}}}),
      to_bytes(LookResult{{LookResult::Each()}, {{1, "x"}}}),
      to_bytes(WitnessQuestion{"/e", Birth{1, {"/p"}}, {}})};
  static const std::vector<std::string_view> seeds(std::begin(texts), std::end(texts));
  return seeds;
}

void fuzz(std::string_view input) {
  check<ResolveResult>(input);
  check<StateResult>(input);
  check<StateQuestion>(input);
  check<LookResult>(input);
  check<SurveyResult>(input);
  check<WitnessQuestion>(input);
  check<WitnessResult>(input);
  check<Question>(input);
  const auto request = listing_request(input);
  VENVCTL_CHECK(!request || listing_request(encoded(*request)).ok());
  if (const auto listing = Listing::read(std::string(input))) {
    for (const ListedEnvironment& each : listing->environments) names_in(each.pythons);
  }
}

}  // namespace venvctl
