#include "client/cli/daemon/next_prompt.h"

#include <poll.h>

#include "client/cli/daemon/link.h"
#include "client/cli/daemon/resolve_question.h"
#include "client/cli/shells/shell_state.h"
#include "core/base/fd.h"
#include "core/wire/answer.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr int kAskAgainMs = 10;

}  // namespace

void prepare_next_prompt(Session& session) {
  session.begin_changes();
  const ShellState shell = shell_state(session.variables());
  auto places = session.places();
  if (!shell.has_hook || !places || session.daemon_is_silent()) return;
  const std::string request = resolve_question(session, shell.shell, static_cast<pid_t>(shell.pid));
  const Deadline deadline = Deadline::in(kPatience);
  for (;;) {
    const auto answer = ask_daemon(*places, wire::kResolve, request);
    if (!answer || !answer->starts_with(wire::kWordLater) || deadline.is_past()) return;
    poll(nullptr, 0, kAskAgainMs);
  }
}

}  // namespace venvctl
