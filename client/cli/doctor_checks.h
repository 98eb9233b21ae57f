// What doctor looks at: one check for each degraded state that is known.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/session.h"

namespace venvctl {

struct Finding {
  enum class Level { Fine, Note, Problem };  // a note is no fault, but explains much
  Level level = Level::Fine;
  std::string what;
  std::string cure;  // what to do; "" when all is well
};

struct DoctorCheck {
  std::string_view name;  // "daemon", as in --json
  std::vector<Finding> (*look)(Session& session);
};

// In the order of showing. A check that finds nothing to say has nothing to do with this machine.
std::span<const DoctorCheck> doctor_checks();

}  // namespace venvctl
