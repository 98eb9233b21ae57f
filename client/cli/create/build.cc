#include "client/cli/create/build.h"

#include "client/cli/create/child_process.h"
#include "client/cli/create/known_cause.h"
#include "client/cli/output/progress.h"
#include "client/cli/output/shell_words.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// the steps with a time limit do not need the network
constexpr std::chrono::minutes kToolDeadline{5};

// virtualenv prints this after its own error message.
constexpr std::string_view kBareExit = "SystemExit: ";

std::string last_line(std::string_view output) {
  std::string_view last;
  for (std::string_view line : split(output, '\n')) {
    line = trimmed(line);
    if (!line.empty() && !line.starts_with(kBareExit)) last = line;
  }
  return displayable(last);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string failure_of(const PlanStep& step, const ChildOutcome& outcome, const KnownCause* cause) {
  const std::string tool(base_name(step.words.front()));
  if (outcome.was_late) return tool + " timed out";
  if (cause != nullptr) return tool + " failed (" + std::string(cause->what) + ")";
  return tool + " failed with exit code " + std::to_string(outcome.exit_code);
}

}  // namespace

void show_output(Terminal& terminal, std::string_view output) {
  for (std::string_view line : split(trimmed(output), '\n')) {
    terminal.complain("  " + displayable(trimmed(line)));
  }
}

Error error_of(const PlanOutcome& outcome, Terminal& terminal) {
  if (!outcome.fix.empty()) {
    const bool is_verbose = terminal.volume() == Terminal::Volume::Verbose;
    return {ErrorCode::Failed, outcome.failure + ": " + outcome.fix +
                                   (is_verbose ? "" : " (-v shows the output of the tool)")};
  }
  show_output(terminal, outcome.output);
  return {ErrorCode::Failed, outcome.failure + ": see its output above"};
}

Result<PlanOutcome> run_plan(const Plan& plan, const Variables& variables, Interrupts& interrupts,
                             Terminal& terminal) {
  PlanOutcome result;
  for (const PlanStep& step : plan.steps) {
    terminal.say(terminal.err(Style::Dim, "$ " + as_typed(step.words)));
    Progress progress(terminal);
    progress.begin(step.doing);
    const bool is_verbose = terminal.volume() == Terminal::Volume::Verbose;
    const Deadline deadline =
        step.installs_packages ? Deadline::never() : Deadline::in(kToolDeadline);
    const std::string& directory = step.directory.empty() ? plan.directory : step.directory;
    Variables of_step = variables;
    for (const auto& [name, value] : step.variables) of_step.set(name, value);
    auto outcome =
        run_child({step.words, of_step, directory, is_verbose}, deadline, interrupts, progress);
    progress.end();
    if (!outcome) return outcome.error();
    if (interrupts.taken()) return Error{ErrorCode::Failed, "interrupted"};
    if (outcome->is_success()) continue;
    if (!step.minor_failure || !contains(outcome->output, step.minor_failure->sign)) {
      const KnownCause* cause = outcome->was_late ? nullptr : known_cause(outcome->output);
      result.failure = failure_of(step, *outcome, cause);
      if (cause != nullptr) result.fix = cause->fix;
      result.is_final = step.installs_packages || (cause != nullptr && cause->is_for_all);
      if (!is_verbose) result.output = std::move(outcome->output);
      return result;
    }
    result.warnings.push_back(step.minor_failure->words);
  }
  result.is_made = true;
  return result;
}

Result<Built> build(std::span<const Plan> plans, Site& site, const Variables& variables,
                    Interrupts& interrupts, Terminal& terminal, const Shortcut& shortcut) {
  for (size_t i = 0; i < plans.size(); ++i) {
    auto made = shortcut ? shortcut(plans[i]) : Result<std::optional<Built>>(std::nullopt);
    if (!made) return made.error();
    if (*made) return **std::move(made);
    auto outcome = run_plan(plans[i], variables, interrupts, terminal);
    if (!outcome) return outcome.error();
    if (outcome->is_made) return Built{plans[i].backend, std::move(outcome->warnings)};
    if (outcome->is_final || i + 1 == plans.size()) return error_of(*outcome, terminal);
    const std::string why = last_line(outcome->output);
    terminal.say("venvctl: " + outcome->failure + (why.empty() ? "" : " (" + why + ")") +
                 ": trying " + std::string(plans[i + 1].backend));
    if (auto cleared = site.clear(); !cleared) return cleared.error();
  }
  return Error{ErrorCode::Failed,
               "no tool is installed that can create an environment: install virtualenv or uv"};
}

}  // namespace venvctl
