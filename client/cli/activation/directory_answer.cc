#include "client/cli/activation/directory_answer.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <chrono>

#include "client/cli/arguments/argument.h"
#include "client/cli/daemon/link.h"
#include "client/cli/daemon/resolve_question.h"
#include "client/cli/session/program_paths.h"
#include "core/base/fd.h"
#include "core/base/process.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/resolve/answer_lines.h"
#include "core/resolve/prompt_marks.h"
#include "core/wire/answer.h"
#include "core/wire/conda_edits.h"
#include "core/wire/silence.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

// The daemon's answer. Absent: the daemon did not answer within `limit`.
std::optional<std::string> daemons_reply(Session& session, const std::string& request,
                                         std::chrono::milliseconds limit) {
  const auto places = session.places();
  if (!places || session.daemon_is_silent()) return std::nullopt;
  const std::string silent = places->silence_path();
  const wire::Silence silence = wire::read_silence(silent.c_str(), geteuid(), wire::wall_time_ms());
  if (silence.is_active) return std::nullopt;
  const Deadline deadline = Deadline::in(limit);
  auto answer = ask_daemon(*places, wire::kResolve, request, deadline);
  if (!answer) {
    if (deadline.is_past()) {
      wire::note_silence(places->runtime_directory.c_str(), geteuid(), silence,
                         wire::wall_time_ms());
    }
    return std::nullopt;
  }
  if (silence.exists) unlink(silent.c_str());
  return *std::move(answer);
}

// The output of venvctl-resolve; "" if the program cannot be run. The program has its own time
// limit.
std::string output_of_hook_client(const std::string& shell) {
  const auto programs = program_paths();
  int ends[2];
  if (!programs || pipe2(ends, O_CLOEXEC) != 0) return "";
  UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
  const ExecStrings words({programs->hook_client(), shell});
  pid_t child = 0;
  const int failed = posix_spawn(&child, words.get()[0], &actions, nullptr, words.get(), environ);
  posix_spawn_file_actions_destroy(&actions);
  writing.reset();
  if (failed != 0) return "";
  std::string text(wire::kMaxShellAnswerBytes, '\0');
  const auto size = read_full(reading.get(), text);
  text.resize(size ? *size : 0);
  return wait_status_of(child) == 0 ? text : "";
}

}  // namespace

std::optional<ParsedAnswer> answer_of_daemon(Session& session) {
  const auto answer = daemons_reply(session, resolve_question(session, "", getpid()),
                                    std::chrono::milliseconds(wire::kConfirmingClientDeadlineMs));
  return answer ? parsed_for(session, *answer) : std::nullopt;
}

std::optional<ParsedAnswer> answer_for_shell(Session& session, std::string_view shell, pid_t pid) {
  const std::string question = resolve_question(session, shell, pid);
  const auto ask = [&] {
    return daemons_reply(session, question, std::chrono::milliseconds(wire::kClientDeadlineMs));
  };
  const auto answer = ask();
  if (!answer) return parse_answer(output_of_hook_client(std::string(shell)));
  if (auto parsed = parsed_for(session, *answer)) return parsed;
  // The daemon answered `later`, so the answer may be ready now. bash, zsh and fish also ask twice:
  // after a change of directory, and at the prompt.
  const auto second = ask();
  return second ? parsed_for(session, *second) : std::nullopt;
}

Result<std::string> own_answer(Session& session, const std::optional<std::string>& environment,
                               Activation by) {
  auto report = find_environment_to_activate(session, environment);
  if (!report) return report.error();
  if (by == Activation::Manual && is_elsewhere_kind(report->inspection.kind)) {
    return Error{ErrorCode::Usage, session.shown(report->prefix) +
                                       " can be active only in its project: change to " +
                                       session.shown(report->project)};
  }
  report->marks = wanted_marks(session.files(), session.variables());
  return answer_about(*report);
}

std::string answer_about(const EnvironmentReport& report) {
  Decision decision;
  decision.choice = choice_of(report);
  return answer_lines(decision, report.verdict, {"", false});
}

Error no_activation(const Session& session, const std::string& prefix) {
  return {ErrorCode::NotFound,
          session.shown(prefix) +
              " cannot be activated, because its path has a colon, a control "
              "character, or both a backslash and invalid UTF-8: move the environment"};
}

std::optional<ParsedAnswer> parsed_for(const Session& session, const std::string& answer) {
  const Variables& variables = session.variables();
  return parse_answer(shell_answer(answer, changed(variables, leaving(variables))));
}

}  // namespace venvctl
