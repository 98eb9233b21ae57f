#include <time.h>

#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/processes/environment_processes.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Who : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word(
        "ENV", environment_,
        "name or path of an environment, or a project directory (default: all environments)");
  }

  Result<int> run(Session& session) override {
    std::vector<std::string> prefixes;
    auto listing = every_known_environment(session);
    if (!listing) return listing.error();
    for (const ListedEnvironment& each : listing->environments) prefixes.emplace_back(each.prefix);
    std::string wanted;
    if (environment_) {
      auto report = find_environment(session, environment_, Recorded::HalfMade);
      if (!report) return report.error();
      wanted = report->prefix;
      prefixes.insert(prefixes.begin(), wanted);
    }
    RunningProcesses found = processes_of(session, prefixes);
    if (environment_) {
      std::erase_if(found.by_prefix, [&](const auto& each) { return each.first != wanted; });
    }
    if (session.wants_json()) {
      print_json(session, found);
    } else {
      print_table(session, found);
    }
    return found.by_prefix.empty() ? static_cast<int>(ErrorCode::NotFound) : 0;
  }

 private:
  static void print_json(Session& session, const RunningProcesses& found) {
    Json array = Json::array();
    for (const auto& [prefix, processes] : found.by_prefix) {
      for (const RunningProcess& each : processes) {
        Json json = Json::object();
        json.set("pid", Json::number(each.pid))
            .set("since", Json::time(each.since))
            .set("command", each.command)
            .set_or_null("directory", each.directory)
            .set("environment", prefix);
        array.push(std::move(json));
      }
    }
    session.terminal().print(array.dump());
  }

  void print_table(Session& session, const RunningProcesses& found) const {
    Terminal& terminal = session.terminal();
    const int64_t now = time(nullptr);
    Table table({"PID", "SINCE", "COMMAND", "DIRECTORY", "ENVIRONMENT"});
    for (const auto& [prefix, processes] : found.by_prefix) {
      for (const RunningProcess& each : processes) {
        table.add({{std::to_string(each.pid)},
                   {age_text(each.since, now), Style::Dim},
                   {displayable(each.command, kCommandColumns), Style::Bold},
                   {session.shown(each.directory)},
                   {environment_ ? "" : session.shown(prefix), Style::Dim}});
      }
    }
    if (table.is_empty()) {
      terminal.say(environment_ ? "no process of yours runs from this environment"
                                : "no process of yours runs from an environment");
    } else {
      terminal.print(table.text(terminal));
    }
    if (found.of_other_users > 0) {
      const bool is_one = found.of_other_users == 1;
      terminal.say(std::to_string(found.of_other_users) +
                   (is_one ? " process of another user is not shown"
                           : " processes of other users are not shown"));
    }
  }

  static constexpr size_t kCommandColumns = 64;

  std::optional<std::string> environment_;
};

}  // namespace

std::unique_ptr<Command> make_who() { return std::make_unique<Who>(); }

}  // namespace venvctl
