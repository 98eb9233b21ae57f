// The answer that a shell in this directory would get, for commands that apply it themselves.
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

// The daemon's answer for the session's directory. Waits for the daemon no longer than a hook does.
// Absent: no daemon runs, or the daemon has no answer yet. The daemon does not treat this process
// as a shell in the directory.
std::optional<ParsedAnswer> answer_of_daemon(Session& session);

// The answer for the directory of the shell that runs this command at its prompt, which the daemon
// records. Without a daemon, it is the direct answer of venvctl-resolve, which also starts one.
// Absent: no answer in time, or `later`.
std::optional<ParsedAnswer> answer_for_shell(Session& session, std::string_view shell, pid_t pid);

// The answer for the environment that the argument ENV means (absent: for the session's directory),
// decided by this command. Fails as `which` does if there is no environment, or if the environment
// may not be used.
Result<std::string> own_answer(Session& session, const std::optional<std::string>& environment,
                               Activation by);

// The answer for an environment that may be used.
std::string answer_about(const EnvironmentReport& report);

// The error for an environment that cannot be activated because its path cannot be an element of
// PATH, or contains a control character.
Error no_activation(const Session& session, const std::string& prefix);

// The answer with conda's edits for this process's variables.
std::optional<ParsedAnswer> parsed_for(const Session& session, const std::string& answer);

}  // namespace venvctl
