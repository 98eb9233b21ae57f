// Runs plans until one has made the environment.
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
  std::vector<std::string> losses;  // what the environment lacks, and the cure
};

struct PlanOutcome {
  bool is_made = false;
  std::string failure;    // when it is not
  std::string output;     // of the command that failed, unless it was shown already
  bool is_final = false;  // another tool would fail the same way
  std::vector<std::string> losses;
};

// Shows each command before it runs, until one fails. Fails only when nothing can be started, or
// when interrupted: then `interrupts` knows.
Result<PlanOutcome> run_plan(const Plan& plan, const Variables& variables, Interrupts& interrupts,
                             Terminal& terminal);
void show_output(Terminal& terminal, std::string_view output);

// Shows each command before it runs. A plan that fails is cleared away and the next one tried; when
// that is the last, or another tool would fail the same way, its output is shown. Fails also when
// interrupted: then `interrupts` knows.
Result<Built> build(std::span<const Plan> plans, Site& site, const Variables& variables,
                    Interrupts& interrupts, Terminal& terminal);

// Words as one would type them into a shell; displayable.
std::string as_typed(std::span<const std::string> words);

}  // namespace venvctl
