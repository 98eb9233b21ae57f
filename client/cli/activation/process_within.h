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
  std::vector<std::string> words;  // [0] is a path, or is searched on PATH
  Variables variables;
};

// The variables of this process after the edits that activate the environment. Those of a hook are
// dropped, so that a shell started with them treats the environment as activated manually. Says if
// variables of the environment are not approved.
Result<Variables> variables_within(Session& session, const EnvironmentReport& report);

// Becomes the program. Returns only if that fails: says why, and returns 126 or 127.
int become(Session& session, const ProgramCall& call);

struct ProgramEnd {
  int exit_code = 0;            // 128 + n for signal n; 126 or 127 as above
  bool is_interrupted = false;  // SIGINT (Ctrl-C) arrived meanwhile, whatever the program did then
};
// Runs the program and waits for it.
ProgramEnd run_and_wait(Session& session, const ProgramCall& call);

}  // namespace venvctl
