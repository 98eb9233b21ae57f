#include "client/cli/activation/directory_answer.h"

#include <unistd.h>

#include <chrono>

#include "client/cli/arguments/argument.h"
#include "client/cli/daemon/link.h"
#include "client/cli/daemon/resolve_question.h"
#include "core/resolve/answer_lines.h"
#include "core/resolve/prompt_marks.h"
#include "core/wire/answer.h"
#include "core/wire/silence.h"
#include "core/wire/verbs.h"

namespace venvctl {
std::optional<ParsedAnswer> answer_of_daemon(Session& session) {
  const auto places = session.places();
  if (!places || session.daemon_is_silent()) return std::nullopt;
  const std::string silent = places->silence_path();
  const wire::Silence silence = wire::read_silence(silent.c_str(), geteuid(), wire::wall_time_ms());
  if (silence.is_active) return std::nullopt;
  const std::string request = resolve_question(session, "", getpid(), ResolveQuestion::NotOfAShell);
  const Deadline deadline =
      Deadline::in(std::chrono::milliseconds(wire::kConfirmingClientDeadlineMs));
  const auto answer = ask_daemon(*places, wire::kResolve, request, deadline);
  if (!answer) {
    if (deadline.is_past()) {
      wire::note_silence(places->runtime_directory.c_str(), geteuid(), silence,
                         wire::wall_time_ms());
    }
    return std::nullopt;
  }
  if (silence.exists) unlink(silent.c_str());
  return parsed_for(session, *answer);
}

Result<std::string> own_answer(Session& session, const std::optional<std::string>& environment) {
  auto report = find_environment_to_activate(session, environment);
  if (!report) return report.error();
  report->marks = wanted_marks(session.files(), session.variables());
  return answer_about(*report);
}

std::string answer_about(const EnvironmentReport& report) {
  Decision decision;
  decision.choice = choice_of(report);
  return answer_lines(decision, report.verdict, {"", false});
}

Error no_activation(const Session& session, const std::string& prefix) {
  return {ErrorCode::NotFound, session.shown(prefix) +
                                   " cannot be activated, because its path has a colon or a "
                                   "control character: move the environment"};
}

std::optional<ParsedAnswer> parsed_for(const Session& session, const std::string& answer) {
  const Variables& variables = session.variables();
  return parse_answer(shell_answer(answer, changed(variables, leaving(variables))));
}

}  // namespace venvctl
