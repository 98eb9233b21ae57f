// A check of doctor's in a process of its own: one that hangs holds up nobody.
#pragma once

#include <sys/types.h>

#include "client/cli/doctor_checks.h"
#include "client/cli/finding.h"
#include "client/cli/session.h"
#include "core/base/fd.h"

namespace venvctl {

// A look at a dead network drive cannot be ended, not even by SIGKILL; so the process that looks is
// left behind. It holds none of our descriptors.
class BoundedCheck {
 public:
  BoundedCheck(const DoctorCheck& check, Session& session);
  BoundedCheck(BoundedCheck&& other) noexcept;
  BoundedCheck& operator=(BoundedCheck&&) = delete;
  ~BoundedCheck();

  const DoctorCheck& check() const { return *check_; }
  // What it found. After the deadline, or when the process died, that as the one finding, with the
  // path at which it was.
  Findings findings(Deadline deadline);

 private:
  struct Place;  // in memory that both processes see

  Finding unfinished(std::string_view how) const;

  const DoctorCheck* check_;
  Place* place_;
  pid_t child_ = 0;
  UniqueFd found_;
};

}  // namespace venvctl
