// Runs programs in an environment, without a hook.
#pragma once

#include <string>
#include <vector>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

struct ProgramCall {
  std::string prefix;              // of the environment
  std::vector<std::string> words;  // [0] is a path, or a name to search on PATH
  Variables variables;
};

// The variables of this process after the edits that activate the environment. The variables that a
// hook uses are dropped, so that a new shell treats the environment as activated manually. Prints a
// message if variables of the environment are not approved.
Result<Variables> variables_within(Session& session, const EnvironmentReport& report);

// Replaces this process by the program. Returns only on failure: prints the reason, and returns 126
// or 127.
int become(Session& session, const ProgramCall& call);

struct ProgramEnd {
  int exit_code = 0;            // 128 + n for signal n; 126 or 127 as for become()
  bool is_interrupted = false;  // SIGINT (Ctrl-C) arrived while the program ran
};
// Runs the program and waits for it.
ProgramEnd run_and_wait(Session& session, const ProgramCall& call);

}  // namespace venvctl
