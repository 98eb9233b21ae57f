#include <errno.h>
#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/service.h"
#include "client/cli/daemon/status.h"
#include "client/cli/doctor/daemon_checks.h"
#include "client/cli/session/program_paths.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Daemon : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("start|stop|restart|status|run", verb_, "action");
  }

  Result<int> run(Session& session) override {
    struct Verb {
      std::string_view name;
      bool is_start;
      Result<int> (Daemon::*run)(Session& session);
    };
    constexpr Verb kVerbs[] = {{"start", true, &Daemon::start},
                               {"stop", false, &Daemon::stop},
                               {"restart", true, &Daemon::restart},
                               {"status", false, &Daemon::status},
                               {"run", true, &Daemon::run_in_foreground}};
    for (const Verb& verb : kVerbs) {
      if (verb.name != verb_) continue;
      if (verb.is_start) {
        if (auto places = session.places_to_write(); !places) return places.error();
      }
      return (this->*verb.run)(session);
    }
    return Error{ErrorCode::Usage, "unknown action " + in_quotes(verb_) +
                                       ": use start, stop, restart, status or run"};
  }

 private:
  // True if systemd manages the daemon, but something else started this one: a shell does so after
  // systemd's daemon has failed. `start` then replaces this daemon with systemd's.
  static bool is_stand_in(Session& session, const DaemonStatus& status) {
    return status.started_by != "systemd" && service_manager(session) == ServiceManager::Systemd;
  }

  static std::string line(const Finding& why) { return why.what + ": " + why.fix; }

  Result<int> start(Session& session) {
    auto reply = daemon_status(session);
    if (reply && !is_stand_in(session, reply->status)) {
      session.terminal().say("the daemon is already running");
      return 0;
    }
    if (!reply && reply.error().code == ErrorCode::Unreachable) {
      // A suspended daemon does not answer even after a wait, and no other daemon can replace it.
      const Finding why = unreachable_daemon(session, reply.error());
      if (why.fault == faults::kDaemonStopped.name) return Error{ErrorCode::Unreachable, line(why)};
    }
    if (auto started = start_service(session); !started) return started.error();
    session.terminal().say("the daemon is running");
    return 0;
  }

  Result<int> stop(Session& session) {
    if (auto stopped = stop_service(session); !stopped) return stopped.error();
    session.terminal().say(
        "the daemon was stopped (the next shell that needs a daemon starts it again)");
    return 0;
  }

  Result<int> restart(Session& session) {
    if (auto stopped = stop_service(session); !stopped) return stopped.error();
    if (auto started = start_service(session); !started) return started.error();
    session.terminal().say("the daemon was restarted");
    return 0;
  }

  Result<int> status(Session& session) {
    auto reply = daemon_status(session);
    if (!reply && reply.error().code == ErrorCode::Unreachable) {
      if (session.wants_json()) {
        session.terminal().print(Json::object().set("running", Json::boolean(false)).dump());
      } else {
        session.terminal().print(line(unreachable_daemon(session, reply.error())) + "\n");
      }
      return static_cast<int>(ErrorCode::Unreachable);
    }
    if (!reply) return reply.error();
    if (session.wants_json()) {
      session.terminal().print(reply->json.set("running", Json::boolean(true)).dump());
      return 0;
    }
    session.terminal().print(summary(reply->status) + "\n");
    for (const DegradedState& state : reply->status.degraded) {
      session.terminal().print(displayable(state.what) + ": " + displayable(state.fix) + "\n");
    }
    return 0;
  }

  Result<int> run_in_foreground(Session&) {
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string program = programs->daemon();
    execl(program.c_str(), program.c_str(), static_cast<char*>(nullptr));
    return system_error("run " + displayable(program), errno);
  }

  std::string verb_;
};

}  // namespace

std::unique_ptr<Command> make_daemon() { return std::make_unique<Daemon>(); }

}  // namespace venvctl
