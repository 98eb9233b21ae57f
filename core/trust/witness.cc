#include "core/trust/witness.h"

#include <algorithm>

#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

// Tolerances for comparing times. The times of files come from a kernel clock that advances in
// coarse ticks (kTick), and the daemon may read an event late (kEventDelay).
constexpr int64_t kTick = kNsPerSecond / 10;
constexpr int64_t kEventDelay = 10 * kNsPerSecond;
// The longest time from the creation of a file to its last change. It must be long, because `venv`
// writes pyvenv.cfg again after it has installed pip.
constexpr int64_t kWriteSpan = 300 * kNsPerSecond;

// The kernel sets birth, modification and change times of an inode from one clock, so they are
// always in this order. Only a program that sets times itself can cause another order; programs
// that unpack or copy files do this.
bool has_set_times(const FileStatus& status, int64_t now_ns) {
  return status.modified_ns < status.born_ns || status.modified_ns > status.changed_ns ||
         (now_ns != 0 && status.modified_ns > now_ns);
}

std::string birth_objection(const WitnessFacts& facts) {
  if (!facts.birth) return "its creation was not observed";
  const std::string_view project = parent_path(facts.evidence.identity.real_path);
  const bool is_shell_inside = std::ranges::any_of(
      facts.birth->shells, [&](const std::string& cwd) { return path_contains(project, cwd); });
  return is_shell_inside ? "" : "no shell was in its project when it was created";
}

std::string time_objection(const WitnessFacts& facts) {
  const FileStatus& directory = *facts.directory;
  if (directory.born_ns == 0 || facts.config->born_ns == 0 || facts.activate->born_ns == 0) {
    return "its file system does not record creation times";
  }
  if (facts.birth) {
    const int64_t waited = facts.birth->at_ns - directory.born_ns;
    if (waited < -kTick || waited > kEventDelay) return "it was not created at this path";
  }
  for (const FileStatus* file : {&directory, &*facts.config, &*facts.activate}) {
    if (file->born_ns < directory.born_ns) return "its files are older than its directory";
    const bool is_late = file != &directory && file->modified_ns - file->born_ns > kWriteSpan;
    if (is_late || has_set_times(*file, facts.now_ns)) return "its files were unpacked or copied";
  }
  return "";
}

std::string place_objection(const WitnessFacts& facts) {
  if (facts.is_behind_link) return "a symbolic link leads to it";
  const auto is_here_in = [&](const std::string& text) {
    const std::string path = spelled_path(text);
    return path == facts.evidence.identity.real_path || path == facts.prefix;
  };
  const bool is_here = !facts.recorded.empty() && std::ranges::all_of(facts.recorded, is_here_in);
  return is_here ? "" : "its bin/activate was written for another path";
}

std::string python_objection(const WitnessFacts& facts) {
  if (facts.is_interpreter_known) return "";
  return facts.interpreter.empty()
             ? "its bin/python points to no interpreter"
             : "its Python " + in_quotes(facts.interpreter) + " is not a known interpreter";
}

std::string file_objection(const WitnessFacts& facts) {
  const bool is_whole = facts.directory && facts.directory->is_directory() && facts.config &&
                        facts.config->is_regular() && facts.activate &&
                        facts.activate->is_regular();
  return is_whole ? "" : "it has no pyvenv.cfg or no bin/activate of its own";
}

}  // namespace

WitnessOutcome witness_outcome(const WitnessFacts& facts) {
  if (!facts.evidence.refusals.empty()) return {facts.evidence.refusals.front(), false};
  std::string objection = birth_objection(facts);
  return objection.empty() ? outcome_of_files(facts) : WitnessOutcome{std::move(objection), false};
}

WitnessOutcome outcome_of_files(const WitnessFacts& facts) {
  if (!facts.evidence.refusals.empty()) return {facts.evidence.refusals.front(), false};
  for (const auto& objection_of :
       {file_objection, time_objection, place_objection, python_objection}) {
    std::string objection = objection_of(facts);
    if (!objection.empty()) return {std::move(objection), false, objection_of == time_objection};
  }
  if (!facts.evidence.shadows.empty()) {
    return {"its bin/" + displayable(facts.evidence.shadows.front()) + " shadows another command",
            false};
  }
  return {facts.checkout.reason, facts.checkout.is_passing, facts.checkout.is_final};
}

}  // namespace venvctl
