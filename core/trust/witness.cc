#include "core/trust/witness.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
// Kernels stamp files with a clock that ticks, and a daemon may be late to read an event.
constexpr int64_t kTick = kSecond / 10;
constexpr int64_t kEventDelay = 10 * kSecond;
// From the birth of a file to its last change: `venv` writes pyvenv.cfg again after it has
// installed pip. What was unpacked is older than its own birth.
constexpr int64_t kWriteSpan = 300 * kSecond;

std::string sighting_doubt(const WitnessFacts& facts) {
  if (!facts.sighting) return "nobody saw it being made";
  const std::string_view project = parent_path(facts.evidence.identity.real_path);
  const bool is_shell_inside = std::ranges::any_of(
      facts.sighting->shells, [&](const std::string& cwd) { return path_contains(project, cwd); });
  return is_shell_inside ? "" : "no shell was in its project when it was made";
}

std::string time_doubt(const WitnessFacts& facts) {
  const FileStatus& directory = *facts.directory;
  if (directory.born_ns == 0 || facts.config->born_ns == 0 || facts.activate->born_ns == 0) {
    return "its file system keeps no birth times";
  }
  if (facts.sighting) {
    const int64_t waited = facts.sighting->at_ns - directory.born_ns;
    if (waited < -kTick || waited > kEventDelay) return "it was not made where it is now";
  }
  for (const FileStatus* file : {&*facts.config, &*facts.activate}) {
    if (file->born_ns < directory.born_ns - kTick) return "its files are older than it is";
    const int64_t written = file->modified_ns - file->born_ns;
    if (written < -kTick || written > kWriteSpan) return "its files were unpacked or copied";
  }
  return "";
}

std::string place_doubt(const WitnessFacts& facts) {
  if (facts.is_behind_link) return "it is reached through a link";
  const auto is_here_in = [&](const std::string& text) {
    const std::string path = spelled_path(text);
    return path == facts.evidence.identity.real_path || path == facts.prefix;
  };
  const bool is_here = !facts.recorded.empty() && std::ranges::all_of(facts.recorded, is_here_in);
  return is_here ? "" : "its bin/activate was made for another place";
}

std::string python_doubt(const WitnessFacts& facts) {
  if (facts.is_interpreter_known) return "";
  return facts.interpreter.empty()
             ? "its bin/python leads nowhere"
             : "its python " + in_quotes(facts.interpreter) + " is none of the known ones";
}

std::string file_doubt(const WitnessFacts& facts) {
  const bool is_whole = facts.directory && facts.directory->is_directory() && facts.config &&
                        facts.config->is_regular() && facts.activate &&
                        facts.activate->is_regular();
  return is_whole ? "" : "it has no pyvenv.cfg and bin/activate of its own";
}

}  // namespace

Testimony testimony(const WitnessFacts& facts) {
  if (!facts.evidence.refusals.empty()) return {facts.evidence.refusals.front(), false};
  std::string doubt = sighting_doubt(facts);
  return doubt.empty() ? testimony_of_files(facts) : Testimony{std::move(doubt), false};
}

Testimony testimony_of_files(const WitnessFacts& facts) {
  if (!facts.evidence.refusals.empty()) return {facts.evidence.refusals.front(), false};
  for (const auto& doubt_of : {file_doubt, time_doubt, place_doubt, python_doubt}) {
    std::string doubt = doubt_of(facts);
    if (!doubt.empty()) return {std::move(doubt), false};
  }
  if (!facts.evidence.shadows.empty()) {
    return {"its bin/" + displayable(facts.evidence.shadows.front()) +
                " would take the place of a command of the system",
            false};
  }
  return {facts.checkout.reason, facts.checkout.is_passing};
}

}  // namespace venvctl
