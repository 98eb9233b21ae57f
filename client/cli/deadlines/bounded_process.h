// Runs work in a child process, so that work that hangs or crashes does not block the caller.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/shared_place.h"

namespace venvctl {

struct BoundedOutcome {
  enum class End { Done, Late, Died, NotStarted };
  End end = End::NotStarted;
  int exit_code = 0;  // only for End::Done
  std::string out;    // what the work wrote to standard output
  std::string err;
  // the place that the work was accessing when it was late or died; "" if unknown
  std::string place;
};

// Nothing can interrupt an access to a dead network drive, not even SIGKILL. A process that hangs
// there is left behind. It keeps none of this command's descriptors open, so readers of the
// command's output do not wait for it.
class BoundedProcess {
 public:
  // How long the work may be silent: it neither accesses another place nor writes output. The work
  // may already have waited two seconds for the daemon, and the command must end within five
  // seconds.
  static constexpr std::chrono::milliseconds kSilence{2400};

  // Runs in the child and returns its exit code. Standard input is /dev/null, and the output is
  // captured.
  using Work = std::function<int(SharedPlace& place)>;

  // Starts immediately.
  explicit BoundedProcess(const Work& work);
  BoundedProcess(BoundedProcess&& other) noexcept;
  BoundedProcess& operator=(BoundedProcess&&) = delete;
  // Kills a process that still runs, without waiting for it.
  ~BoundedProcess();

  // Waits for the work. The outcome is Late after `silence` or at `deadline`, whichever comes
  // first. Calls `on_tick` while it waits.
  BoundedOutcome wait(std::chrono::milliseconds silence, Deadline deadline,
                      const std::function<void()>& on_tick = {});
  // The last step that the work reported; "" if none.
  std::string step() const { return place_ ? place_->step() : ""; }
  // True if the daemon did not answer the work. Other processes then need not ask it again.
  bool met_silent_daemon() const { return has(SharedPlace::Flag::SilentDaemon); }
  // True if the work called Session::may_leave_out_places().
  bool may_leave_out() const { return has(SharedPlace::Flag::MayLeaveOut); }

 private:
  bool has(SharedPlace::Flag flag) const { return place_ && place_->has(flag); }
  bool take_output(BoundedOutcome& outcome, std::chrono::milliseconds patience);
  bool has_ended(BoundedOutcome& outcome);
  void end();

  std::optional<SharedPlace> place_;
  pid_t child_ = 0;
  UniqueFd out_;
  UniqueFd err_;
  UniqueFd ended_;  // readable when the child has exited; unset if the kernel lacks pidfd_open
};

}  // namespace venvctl
