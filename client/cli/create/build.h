// Runs plans until one has created the environment.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/cli/create/backend.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/create/site.h"
#include "client/cli/output/terminal.h"
#include "core/base/result.h"

namespace venvctl {

struct Built {
  std::string_view backend;
  std::vector<std::string> warnings;  // what the environment lacks, and the fix
};

struct PlanOutcome {
  bool is_made = false;
  std::string failure;    // why the environment was not created
  std::string fix;        // if the cause is known; `failure` then contains the cause
  std::string output;     // of the failed command, unless it was shown already
  bool is_final = false;  // another tool would fail the same way
  std::vector<std::string> warnings;
};

// Runs the steps until one fails. Shows each command before the command runs. Fails only if no
// process can be started, or after an interrupt, which `interrupts` then reports.
Result<PlanOutcome> run_plan(const Plan& plan, const Variables& variables, Interrupts& interrupts,
                             Terminal& terminal);
void show_output(Terminal& terminal, std::string_view output);
// The error of a plan that failed: one line with the cause and its fix. If the cause is not known,
// shows the output of the tool, and the line refers to this output. With -v, always shows the
// output.
Error error_of(const PlanOutcome& outcome, Terminal& terminal);

// Runs the plans in order until one succeeds. Shows each command before the command runs. After a
// failed plan, clears the site and tries the next plan. If the failed plan was the last, or if
// another tool would fail the same way, shows the output and fails. Also fails after an interrupt,
// which `interrupts` then reports.
Result<Built> build(std::span<const Plan> plans, Site& site, const Variables& variables,
                    Interrupts& interrupts, Terminal& terminal);

}  // namespace venvctl
