#include "client/cli/daemon/next_prompt.h"

#include <poll.h>

#include "client/cli/daemon/link.h"
#include "client/cli/shells/shell_state.h"
#include "core/base/fd.h"
#include "core/base/text.h"
#include "core/wire/answer.h"
#include "core/wire/steering_variables.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr int kAskAgainMs = 10;

// The fields of core/wire/resolve_request.h, as venvctl-resolve sends them for this shell.
std::string question(Session& session, const ShellState& shell) {
  std::string fields = std::to_string(wire::kProtocolVersion);
  const auto add = [&fields](std::string_view field) { (fields += '\0') += field; };
  add(shell.shell);
  add(std::to_string(shell.pid));
  const uint64_t name_space = own_mount_namespace(session.files());
  add(name_space == 0 ? "" : std::to_string(name_space));
  add(session.directory());
  const auto add_variable = [&](const char* name) {
    if (auto value = session.variables().get(name)) add(std::string(name) + "=" + *value);
  };
  for (const char* name : wire::kSteeringVariables) add_variable(name);
  add_variable("PATH");
  return fields;
}

}  // namespace

void prepare_next_prompt(Session& session) {
  session.begin_changes();
  const ShellState shell = shell_state(session.variables());
  auto places = session.places();
  if (!shell.has_hook || !places || session.daemon_is_silent()) return;
  const std::string request = question(session, shell);
  const Deadline deadline = Deadline::in(kPatience);
  for (;;) {
    const auto answer = ask_daemon(*places, wire::kResolve, request);
    if (!answer || !answer->starts_with(wire::kWordLater) || deadline.is_past()) return;
    poll(nullptr, 0, kAskAgainMs);
  }
}

}  // namespace venvctl
