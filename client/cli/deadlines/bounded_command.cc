#include "client/cli/deadlines/bounded_command.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/deadlines/bounded_process.h"
#include "client/cli/deadlines/hanging_place.h"
#include "client/cli/output/progress.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using End = BoundedOutcome::End;
using std::chrono::milliseconds;

// If a place hangs, some commands run a second time without this place. kFirstSilence: the maximum
// silence of the first run. kBothTries: the deadline for both runs.
constexpr milliseconds kFirstSilence{1500};
constexpr milliseconds kBothTries{4800};

class BoundedCommand {
 public:
  BoundedCommand(const Variables& variables, const std::function<int(Session&)>& command)
      : variables_(variables), command_(command) {}

  int run_here(bool daemon_is_silent = false, const std::string& avoided = "") {
    Session session(variables_, streams_);
    if (!avoided.empty()) session.avoid(avoided);
    if (daemon_is_silent) session.note_silent_daemon();
    return command_(session);
  }

  int daemons_answer() {
    // Accessing the current directory may hang. So may connecting to a socket below the home
    // directory.
    if (!is_kernels_directory(variables_.get("PWD").value_or(""))) return answer(Bounds::Answer);
    Session session(variables_, streams_);
    if (has_socket_at_home(session)) return answer(Bounds::Answer);
    session.before_inspection([&] { exit(answer(Bounds::Answer, session.daemon_is_silent())); });
    return command_(session);
  }

  int answer(Bounds bounds, bool daemon_is_silent = false) {
    BoundedProcess process = start(false, "", daemon_is_silent);
    const bool may_try_again = bounds == Bounds::AnswerInPart;
    BoundedOutcome outcome = shown_while_waiting(
        process, may_try_again ? kFirstSilence : BoundedProcess::kSilence, Deadline::never());
    if (outcome.end == End::NotStarted) return run_here(daemon_is_silent);
    const std::string hanging = outcome.end == End::Late ? hanging_place(outcome.place) : "";
    if (may_try_again && !hanging.empty()) {
      say_left_out(hanging);
      BoundedProcess again = start(false, hanging, process.met_silent_daemon());
      outcome = shown_while_waiting(again, BoundedProcess::kSilence, deadline_);
    }
    if (outcome.end != End::Done) return failed(outcome);
    // Writes standard error first, because the child wrote it first.
    static_cast<void>(write_full(STDERR_FILENO, outcome.err).ok());
    Terminal terminal(variables_, streams_);
    terminal.print(outcome.out);
    if (auto printed = terminal.finish(); !printed) {
      complain(printed.error().message);
      return static_cast<int>(printed.error().code);
    }
    return outcome.exit_code;
  }

  int rehearsed() {
    BoundedProcess process = start(true, "", false);
    BoundedOutcome outcome =
        shown_while_waiting(process, BoundedProcess::kSilence, Deadline::never());
    const bool may_try_again = outcome.end == End::Late && process.may_leave_out();
    const std::string hanging = may_try_again ? hanging_place(outcome.place) : "";
    if (!hanging.empty()) {
      say_left_out(hanging);
      BoundedProcess again = start(true, hanging, process.met_silent_daemon());
      outcome = shown_while_waiting(again, BoundedProcess::kSilence, Deadline::never());
    }
    if (outcome.end == End::Late || outcome.end == End::Died) return failed(outcome);
    return run_here(process.met_silent_daemon(), hanging);
  }

 private:
  // Waits for the process, and shows the steps that the process reports.
  BoundedOutcome shown_while_waiting(BoundedProcess& process, milliseconds silence,
                                     Deadline deadline) const {
    Terminal terminal(variables_, streams_);
    Progress progress(terminal);
    const Deadline patience = Deadline::in(Session::kProgressAfter);
    bool has_begun = false;
    return process.wait(silence, deadline, [&] {
      if (!terminal.err_can_redraw() || !patience.is_past()) return;
      const std::string step = process.step();
      if (step.empty()) return;
      if (!std::exchange(has_begun, true)) progress.begin(step);
      progress.rename(step);
      progress.tick();
    });
  }

  BoundedProcess start(bool is_rehearsal, const std::string& avoided, bool daemon_is_silent) const {
    return BoundedProcess([&, is_rehearsal, daemon_is_silent](SharedPlace& place) {
      place.set(variables_.get("PWD").value_or(""));
      Session session(variables_, streams_);
      session.note_looks_in(place);
      if (!avoided.empty()) session.avoid(avoided);
      if (daemon_is_silent) session.note_silent_daemon();
      session.is_rehearsal(is_rehearsal);
      return command_(session);
    });
  }

  int failed(const BoundedOutcome& outcome) const {
    const std::string place = displayable(outcome.place);
    if (outcome.end == End::Died) {
      complain(place.empty() ? "the command crashed: run venvctl doctor"
                             : "the command crashed while reading " + place + ": move " + place +
                                   " elsewhere, and report a bug");
    } else if (place.empty()) {
      complain("the command does not finish: run venvctl doctor");
    } else {
      complain("reading " + place + " hangs: check that the file system is mounted and reachable");
    }
    return static_cast<int>(ErrorCode::Failed);
  }

  // Without a usable XDG_RUNTIME_DIR, the runtime directory is below the home directory or
  // XDG_STATE_HOME.
  bool has_socket_at_home(Session& session) const {
    const auto places = session.places();
    if (!places) return false;
    for (const char* name : {"HOME", "XDG_STATE_HOME"}) {
      const auto home = variables_.non_empty(name);
      if (home && (path_contains(*home, places->runtime_directory) ||
                   path_contains(*home, places->socket_path))) {
        return true;
      }
    }
    return false;
  }

  void say_left_out(const std::string& hanging) const {
    complain("reading " + displayable(hanging) + " hangs: the environments there are left out");
  }

  void complain(const std::string& what) const {
    Terminal terminal(variables_, streams_);
    terminal.complain(terminal.err(Style::Bad, "venvctl:") + " " + what);
  }

  const Variables& variables_;
  const std::function<int(Session&)>& command_;
  const StandardStreams streams_ = StandardStreams::of_this_process();
  const Deadline deadline_ = Deadline::in(kBothTries);
};

}  // namespace

int run_within(Bounds bounds, const Variables& variables,
               const std::function<int(Session& session)>& command) {
  BoundedCommand bounded(variables, command);
  if (bounds == Bounds::None) return bounded.run_here();
  if (bounds == Bounds::DaemonsAnswer) return bounded.daemons_answer();
  return bounds == Bounds::Rehearsal ? bounded.rehearsed() : bounded.answer(bounds);
}

}  // namespace venvctl
