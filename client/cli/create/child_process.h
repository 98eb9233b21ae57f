// A tool that is run to its end: in the user's terminal and environment, with a deadline, its
// output kept.
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
  std::string directory;      // to run in, PWD too; "": where we are
  bool shows_output = false;  // what is kept of its output goes to our standard error too
};

struct ChildOutcome {
  static constexpr size_t kMaxOutputBytes = 64 * 1024;  // the last ones are kept
  static constexpr int kUnknownEnd = 127;

  int exit_code = 0;  // 128 + n when a signal n ended it
  bool was_late = false;
  std::string output;
  bool is_success() const { return exit_code == 0 && !was_late; }
};

// A child that is late or interrupted is ended with all its descendants, and waited for. Fails only
// when nothing can be started.
Result<ChildOutcome> run_child(const ChildCommand& command, Deadline deadline,
                               Interrupts& interrupts, Progress& progress);

}  // namespace venvctl
