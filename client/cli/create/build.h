// Runs plans until one has created the environment.
#pragma once

#include <functional>
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
  std::string fix;        // "" if the cause is unknown; otherwise `failure` names the cause
  std::string output;     // output of the failed command; "" if it was already shown
  bool is_final = false;  // another tool would fail the same way
  std::vector<std::string> warnings;
};

// Runs the steps until one fails. Shows each command before it runs. Fails only if no process can
// be started, or after an interrupt, which `interrupts` then reports.
Result<PlanOutcome> run_plan(const Plan& plan, const Variables& variables, Interrupts& interrupts,
                             Terminal& terminal);
void show_output(Terminal& terminal, std::string_view output);
// The error of a failed plan. If the cause is known, one line names the cause and the fix.
// Otherwise shows the output of the tool, and the line refers to this output. With -v, always shows
// the output.
Error error_of(const PlanOutcome& outcome, Terminal& terminal);

// Makes the environment without running the plan. Absent: the plan must run.
using Shortcut = std::function<Result<std::optional<Built>>(const Plan& plan)>;

// Runs the plans in order until one succeeds, but tries `shortcut` before each plan. Shows each
// command before it runs. After a failed plan, empties the site and tries the next plan. Shows the
// output and fails if the last plan failed, or if another tool would fail in the same way. Also
// fails after an interrupt, which `interrupts` then reports.
Result<Built> build(std::span<const Plan> plans, Site& site, const Variables& variables,
                    Interrupts& interrupts, Terminal& terminal, const Shortcut& shortcut = {});

}  // namespace venvctl
