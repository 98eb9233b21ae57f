// Decides from facts whether the user was seen making an environment, or returns the first reason
// why not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/checkout.h"
#include "core/trust/identity.h"

namespace venvctl {

// The creation of a directory, seen by a live watch.
struct Birth {
  int64_t at_ns = 0;                // when the event was read, since the epoch
  std::vector<std::string> shells;  // physical working directories of the registered shells then
};
template <class A>
void fields(A& a, Birth& each) {
  a(each.at_ns, each.shells);
}

struct WitnessFacts {
  std::optional<Birth> birth;
  std::string prefix;  // as it was chosen
  Evidence evidence;
  bool is_behind_link = false;  // the prefix itself is a link
  std::optional<FileStatus> directory;
  std::optional<FileStatus> config;    // pyvenv.cfg, links not followed
  std::optional<FileStatus> activate;  // bin/activate, links not followed
  // What bin/activate sets VIRTUAL_ENV to, as written there.
  std::vector<std::string> recorded;
  std::string interpreter;  // the real path of bin/python; "" if it leads nowhere
  bool is_interpreter_known = false;
  CheckoutObjection checkout;
  int64_t now_ns = 0;  // when these facts were gathered, since the epoch; 0 unknown
};

struct WitnessOutcome {
  std::string objection;    // why it is not witnessed, one clause; "" if it is
  bool is_passing = false;  // the reason may be gone in a moment
  // Something other than an installer brought it here. This stays true, even if the signs of it
  // disappear later.
  bool is_final = false;
};
template <class A>
void fields(A& a, WitnessOutcome& each) {
  a(each.objection, each.is_passing, each.is_final);
}

// Checks all conditions (docs/security.md), first what the daemon saw. If one is not met, the
// environment is not witnessed.
WitnessOutcome witness_outcome(const WitnessFacts& facts);
// The same for an environment whose creation was not seen. Without an objection, an installer may
// have made it here, and no archive, copy or checkout brought it.
WitnessOutcome outcome_of_files(const WitnessFacts& facts);

}  // namespace venvctl
