// Was the user seen making this environment? Facts go in; a verdict, or what is in doubt, comes
// out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/trust/checkout.h"
#include "core/trust/identity.h"

namespace venvctl {

// A directory that a live watch saw being made.
struct SeenBirth {
  int64_t at_ns = 0;                // when the event came, since the epoch
  std::vector<std::string> shells;  // working directories of the registered shells then, physical
};

struct WitnessFacts {
  std::optional<SeenBirth> sighting;
  std::string prefix;  // as it was chosen
  Evidence evidence;
  bool is_behind_link = false;  // the prefix itself is one
  std::optional<FileStatus> directory;
  std::optional<FileStatus> config;    // pyvenv.cfg, itself
  std::optional<FileStatus> activate;  // bin/activate, itself
  // What bin/activate sets VIRTUAL_ENV to, as it is written there.
  std::vector<std::string> recorded;
  std::string interpreter;  // where bin/python leads in the end; "" nowhere
  bool is_interpreter_known = false;
  CheckoutDoubt checkout;
};

struct Testimony {
  std::string doubt;        // one clause; "" when there is none: the environment is witnessed
  bool is_passing = false;  // the doubt may be gone in a moment
};

// All of SAFETY's conditions, the daemon's first. Any doubt: not witnessed.
Testimony testimony(const WitnessFacts& facts);
// The same of one that nobody saw: an installer may have made it here, and no archive, copy or
// checkout brought it.
Testimony testimony_of_files(const WitnessFacts& facts);

}  // namespace venvctl
