// Gets the answer that a shell in the session's directory would get, for commands that apply the
// answer themselves.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "client/cli/activation/variable_changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// Asks the daemon about the session's directory. Waits as long as a hook does before it runs
// scripts. Absent: no daemon runs, or the daemon has no answer yet. The daemon does not count this
// process as a shell in the directory.
std::optional<ParsedAnswer> answer_of_daemon(Session& session);

// Asks the daemon for the shell `pid`, which runs this command at its prompt. The daemon records
// the shell. If no daemon answers, venvctl-resolve decides and starts a daemon. Absent: there was
// no answer in time, or the daemon needs more time (the answer is `later`).
std::optional<ParsedAnswer> answer_for_shell(Session& session, std::string_view shell, pid_t pid);

// The answer that this process decides without the daemon. `environment`: the argument ENV; absent:
// the environment of the session's directory. Fails as `which` does if no environment exists, or if
// the environment may not be used.
Result<std::string> own_answer(Session& session, const std::optional<std::string>& environment,
                               Activation by);

// The answer for an environment that may be used.
std::string answer_about(const EnvironmentReport& report);

// The error for an environment that cannot be activated because of its path
// (fits_into_path_variable).
Error no_activation(const Session& session, const std::string& prefix);

// Replaces the line for conda in `answer` by edits that fit this process's variables, then parses
// the result. Absent as for parse_answer().
std::optional<ParsedAnswer> parsed_for(const Session& session, const std::string& answer);

}  // namespace venvctl
