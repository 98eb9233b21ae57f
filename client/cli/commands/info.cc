#include <time.h>

#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/disk_space.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/output/quantities.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {
namespace {

class Info : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("ENV", environment_,
                "name or path of an environment, or a project directory (default: this directory)");
  }

  Result<int> run(Session& session) override {
    auto report = find_environment(session, environment_);
    if (!report) return report.error();
    if (report->exists) {
      report->size_bytes = disk_space_of(session, std::span(&report->prefix, 1)).front();
    }
    session.terminal().print(session.wants_json() ? to_json(session, *report).dump()
                                                  : as_text(session, *report));
    return 0;
  }

 private:
  static std::string as_text(Session& session, const EnvironmentReport& report) {
    const Terminal& terminal = session.terminal();
    const Inspection& seen = report.inspection;
    std::string text = terminal.out(Style::Bold, displayable(seen.name)) + "\n";
    const auto add = [&](std::string_view label, const std::string& value,
                         Style style = Style::Plain) {
      if (value.empty()) return;
      text += "  " + terminal.out(Style::Dim, label) + std::string(12 - label.size(), ' ') +
              terminal.out(style, value) + "\n";
    };
    add("path", session.shown(report.prefix));
    add("project", session.shown(report.project));
    add("kind", displayable(seen.kind));
    add("version", displayable(seen.version));
    add("python", session.shown(seen.executable));
    add("based on", session.shown(seen.base));
    if (const auto elsewhere = elsewhere_at(session.files(), report.prefix)) {
      add("runs in", displayable(elsewhere->place) + ", " + in_quotes(elsewhere->python));
      add("directory", in_quotes(elsewhere->directory) + " there");
    }
    add("trust",
        std::string(trust_name(report.verdict.state)) + ", " + displayable(report.verdict.reason),
        trust_style(report.verdict.state));
    add("health",
        std::string(health_name(seen.health)) +
            (seen.detail.empty() ? "" : ", " + displayable(seen.detail)),
        health_style(seen.health));
    add("created", age_text(report.created_at, time(nullptr)));
    add("last used", age_text(report.last_used, time(nullptr)));
    if (report.size_bytes) add("size", size_text(*report.size_bytes));
    add("chosen by", report.rule);
    if (const auto repair = repair_by_tool(session, report)) add("repair", advice_of(*repair));
    if (const auto removal = removal_by_tool(session, report)) add("remove", advice_of(*removal));
    return text;
  }

  std::optional<std::string> environment_;
};

}  // namespace

std::unique_ptr<Command> make_info() { return std::make_unique<Info>(); }

}  // namespace venvctl
