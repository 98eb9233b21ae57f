// Decides from facts whether an environment is witnessed: whether the daemon saw that the user
// created it. If not, returns the first reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/checkout.h"
#include "core/trust/identity.h"

namespace venvctl {

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
  std::string prefix;  // the path that was chosen
  Evidence evidence;
  bool is_behind_link = false;  // the prefix itself is a link
  std::optional<FileStatus> directory;
  std::optional<FileStatus> config;    // pyvenv.cfg, links not followed
  std::optional<FileStatus> activate;  // bin/activate, links not followed
  // The values that bin/activate assigns to VIRTUAL_ENV, as they are written there.
  std::vector<std::string> recorded;
  std::string interpreter;  // the real path of bin/python; "" if it does not exist
  bool is_interpreter_known = false;
  CheckoutObjection checkout;
  int64_t now_ns = 0;  // when these facts were collected, in nanoseconds since 1970; 0 if unknown
};

struct WitnessOutcome {
  std::string objection;    // why it is not witnessed, in one clause; "" if it is witnessed
  bool is_passing = false;  // the reason may soon no longer apply
  // Something other than an installer created the environment here, such as an archive or a
  // checkout. This stays true, even if the signs of it disappear later.
  bool is_final = false;
};
template <class A>
void fields(A& a, WitnessOutcome& each) {
  a(each.objection, each.is_passing, each.is_final);
}

// Checks all conditions (docs/security.md), beginning with those about what the daemon saw. The
// environment is witnessed only if all of them are met.
WitnessOutcome witness_outcome(const WitnessFacts& facts);
// Like witness_outcome(), for an environment whose creation the daemon did not see. If there is no
// objection, an installer may have created the environment here, and no archive, copy or checkout
// created it.
WitnessOutcome outcome_of_files(const WitnessFacts& facts);

}  // namespace venvctl
