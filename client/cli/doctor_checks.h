// What doctor looks at, in the order of showing. wire/faults.h names all that may be wrong.
#pragma once

#include <span>
#include <string_view>

#include "client/cli/finding.h"
#include "client/cli/session.h"

namespace venvctl {

struct DoctorCheck {
  std::string_view name;  // "daemon", as in --json
  Findings (*look)(Session& session);
  const wire::Fault* when_it_hangs;  // what it means when this check does not come to its end
};

// A check that finds nothing to say has nothing to do with this machine.
std::span<const DoctorCheck> doctor_checks();

}  // namespace venvctl
