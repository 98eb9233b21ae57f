// The checks of doctor, in display order. core/faults/faults.h lists all faults that they may
// report.
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

// If a check has no findings, it does not apply to this machine.
std::span<const DoctorCheck> doctor_checks();

}  // namespace venvctl
