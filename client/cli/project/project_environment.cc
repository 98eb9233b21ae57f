#include "client/cli/project/project_environment.h"

#include <time.h>

#include <algorithm>

#include "client/cli/create/build.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/create/project_tool.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/processes/objections.h"
#include "client/cli/project/next_step.h"
#include "client/cli/records/created.h"
#include "core/base/text.h"
#include "core/kinds/kind.h"

namespace venvctl {
namespace {

std::string first_word(const std::string& command) { return command.substr(0, command.find(' ')); }

// The kind of environments that the rule `name` finds; "" if the rule finds environments of any
// kind.
std::string_view kind_of_rule(const std::string& name) {
  const auto rules = rule_table();
  const auto found = std::ranges::find(rules, name, &Rule::name);
  return found == rules.end() ? std::string_view() : found->kind;
}

Error is_there_already(Session& session, const Choice& choice) {
  const bool is_removable = !objection_to_removal(session, choice.prefix);
  return {ErrorCode::Failed, session.shown(choice.root) + " already has an environment (" +
                                 session.shown(choice.prefix) +
                                 "): " + (is_removable ? "run venvctl remove first, or " : "") +
                                 "give a path to create another environment"};
}

Result<void> record(Session& session, const Choice& choice) {
  EnvironmentRecord record;
  record.prefix = choice.prefix;
  record.kind = choice.kind;
  record.name = choice.name;
  record.project = choice.root;
  return record_created(session, std::move(record), choice.evidence);
}

void say_made(Session& session, const Choice& choice, std::string_view tool) {
  Terminal& terminal = session.terminal();
  const std::string version =
      choice.version.empty() ? "" : "Python " + displayable(choice.version) + ", ";
  terminal.say(terminal.err(Style::Good, "created ") + session.shown(choice.prefix) + " (" +
               version + std::string(tool) + ")");
  if (!choice.evidence.refusals.empty()) {
    terminal.complain("venvctl: " + session.shown(choice.prefix) +
                      " will not be activated because " + choice.evidence.refusals.front() +
                      ": see venvctl why");
    return;
  }
  terminal.say(next_step(session, choice.prefix, choice.root));
}

}  // namespace

bool is_for_project_tool(const Decision& decision) {
  if (decision.choice) return is_project_tool(kind_of_rule(decision.choice->rule));
  return is_project_tool(first_word(decision.create_command));
}

Result<int> make_project_environment(Session& session, const Decision& decision,
                                     const std::optional<Interpreter>& interpreter) {
  if (decision.choice) return is_there_already(session, *decision.choice);
  auto plan =
      project_plan(session.files(), session.variables(), decision.create_command, interpreter);
  if (!plan) return plan.error();
  plan->directory = decision.stopped_at;
  session.begin_changes();
  Interrupts interrupts;
  auto outcome =
      run_plan(*plan, project_tool_variables(session.variables()), interrupts, session.terminal());
  if (interrupts.taken()) return exit_after(session.terminal(), *interrupts.taken());
  if (!outcome) return outcome.error();
  std::optional<Error> failure;
  if (!outcome->is_made) failure = error_of(*outcome, session.terminal());
  // The tool may have created the environment and then failed to install packages.
  const Decision made = decide(session, session.directory());
  if (made.choice) {
    if (auto recorded = record(session, *made.choice); !recorded) return recorded.error();
    prepare_next_prompt(session);
    say_made(session, *made.choice, plan->backend);
  }
  if (failure) return *failure;
  if (made.choice) return 0;
  return Error{ErrorCode::Failed,
               std::string(plan->backend) +
                   " did not create an environment for this directory: see venvctl why"};
}

}  // namespace venvctl
