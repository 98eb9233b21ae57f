// The checks of doctor, in display order. core/faults/faults.h names all that may be wrong.
#pragma once

#include <span>
#include <string_view>

#include "client/cli/doctor/finding.h"
#include "client/cli/session/session.h"

namespace venvctl {

struct DoctorCheck {
  std::string_view name;  // "daemon", as in --json
  Findings (*look)(Session& session);
  const faults::Fault* when_it_hangs;  // the fault if this check does not finish
};

// A check without findings does not apply to this machine.
std::span<const DoctorCheck> doctor_checks();

}  // namespace venvctl
