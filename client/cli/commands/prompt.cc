#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

struct Placeholder {
  std::string_view word;
  std::string value;
};

// `format` with each "{word}" replaced. Fails for a word that is not known.
Result<std::string> filled_in(std::string_view format, const std::vector<Placeholder>& known) {
  std::string text;
  while (!format.empty()) {
    const size_t open = format.find('{');
    text += format.substr(0, open);
    if (open == std::string_view::npos) break;
    format.remove_prefix(open + 1);
    const size_t end = format.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    if (end == 0 || end == std::string_view::npos || format[end] != '}') {
      text += '{';
      continue;
    }
    const std::string_view word = format.substr(0, end);
    const auto found = std::ranges::find(known, word, &Placeholder::word);
    if (found == known.end()) {
      return Error{ErrorCode::Usage, "unknown placeholder {" + std::string(word) +
                                         "}: use {name}, {kind}, {version} or {state}"};
    }
    text += found->value;
    format.remove_prefix(end + 1);
  }
  return text;
}

class Prompt : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("--format", "FORMAT", format_,
                  "text with {name}, {kind}, {version} and {state} (default: {name})");
  }

  Result<int> run(Session& session) override {
    // Finds an unknown placeholder even if the directory has no environment.
    auto checked = filled_in(format_, {{"name", ""}, {"kind", ""}, {"version", ""}, {"state", ""}});
    if (!checked) return checked.error();
    const Decision decision = decide_silently(session, session.directory());
    if (!decision.choice) return 0;
    auto report = report_choice(session, *decision.choice, Recorded::HalfMade);
    if (!report) return report.error();
    const TrustState trust = report->verdict.state;
    const bool is_active = report->verdict.activates() && is_usable(report->inspection);
    // Without {state} in the format, only an active environment is shown.
    const bool is_shown = is_active || format_.find("{state}") != std::string::npos;
    if (!is_shown || trust == TrustState::Denied) return 0;
    const std::string_view state =
        report->verdict.activates() ? health_name(report->inspection.health) : trust_name(trust);
    auto text = filled_in(format_, {{"name", displayable(report->inspection.name)},
                                    {"kind", displayable(report->inspection.kind)},
                                    {"version", displayable(report->inspection.version)},
                                    {"state", std::string(state)}});
    if (!text) return text.error();
    session.terminal().print(*text + "\n");
    return 0;
  }

 private:
  std::string format_ = "{name}";
};

}  // namespace

std::unique_ptr<Command> make_prompt() { return std::make_unique<Prompt>(); }

}  // namespace venvctl
