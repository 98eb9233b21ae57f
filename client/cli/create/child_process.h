// Runs a tool until it exits, in the user's terminal, with the given variables and a deadline, and
// captures its output.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "client/cli/create/interrupts.h"
#include "client/cli/output/progress.h"
#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

struct ChildCommand {
  std::vector<std::string> words;  // [0] is an absolute path
  Variables variables;
  std::string directory;      // working directory, also set as PWD; "": the current one
  bool shows_output = false;  // also copies the captured output to standard error
};

struct ChildOutcome {
  static constexpr size_t kMaxOutputBytes = 64 * 1024;  // if the output is longer, keeps its end
  static constexpr int kUnknownEnd = 127;

  int exit_code = 0;  // 128 + n if signal n ended the tool
  bool was_late = false;
  std::string output;
  bool is_success() const { return exit_code == 0 && !was_late; }
};

// Runs the command and waits for its end. After the deadline or an interrupt, ends the child and
// all of its descendants. Fails only if no process can be started.
Result<ChildOutcome> run_child(const ChildCommand& command, Deadline deadline,
                               Interrupts& interrupts, Progress& progress);

}  // namespace venvctl
