// Decides whether an environment is witnessed, that is, whether the daemon saw the user create it.
// If it is not witnessed, the result contains the first reason.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/checkout.h"
#include "core/trust/identity.h"

namespace venvctl {

// How long the daemon keeps the record of a creation. It must be long, because installing packages
// may complete an environment only minutes after its directory was created.
inline constexpr std::chrono::seconds kBirthKeptFor{3600};

// The creation of a directory, as the daemon saw it through a watch.
struct Birth {
  int64_t at_ns = 0;  // when the daemon read the event, in nanoseconds since 1970
  // Physical working directories of the registered shells at that time.
  std::vector<std::string> shells;
};
template <class A>
void fields(A& a, Birth& each) {
  a(each.at_ns, each.shells);
}

struct WitnessFacts {
  std::optional<Birth> birth;
  std::string prefix;  // the path under which a rule found the environment
  Evidence evidence;
  bool is_behind_link = false;  // the prefix itself is a link
  std::optional<FileStatus> directory;
  std::optional<FileStatus> config;    // pyvenv.cfg, links not followed
  std::optional<FileStatus> activate;  // bin/activate, links not followed
  // The values that bin/activate assigns to VIRTUAL_ENV, as the script writes them.
  std::vector<std::string> recorded;
  std::string interpreter;  // the real path of bin/python; "" if it does not exist
  bool is_interpreter_known = false;
  CheckoutObjection checkout;
  int64_t now_ns = 0;  // when these facts were collected, in nanoseconds since 1970; 0 if unknown
};

struct WitnessOutcome {
  std::string objection;    // why it is not witnessed, in one clause; "" if it is witnessed
  bool is_passing = false;  // the reason may soon no longer apply
  // The environment came from an archive, a copy or a checkout, not from a tool such as venv.
  // `is_final` then stays true, even if the signs of this disappear later.
  bool is_final = false;
};
template <class A>
void fields(A& a, WitnessOutcome& each) {
  a(each.objection, each.is_passing, each.is_final);
}

// Checks all conditions (docs/security.md), beginning with the conditions about what the daemon
// saw. The environment is witnessed only if all conditions are met.
WitnessOutcome witness_outcome(const WitnessFacts& facts);
// Like witness_outcome(), for an environment whose creation the daemon did not see. If there is no
// objection, a tool such as venv may have created the environment here, and it came from no
// archive, copy or checkout.
WitnessOutcome outcome_of_files(const WitnessFacts& facts);

}  // namespace venvctl
