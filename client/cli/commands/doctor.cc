#include <unistd.h>

#include <optional>
#include <set>

#include "client/cli/commands/commands.h"
#include "client/cli/deadlines/bounded_process.h"
#include "client/cli/doctor/checks.h"
#include "client/cli/doctor/graph_output.h"
#include "client/cli/output/json.h"
#include "core/base/fields.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// The time limit for all checks together. Within this time, a daemon can answer two questions, each
// just before its own deadline.
constexpr std::chrono::milliseconds kDeadline{4500};

struct Sign {
  std::string_view text;
  std::string_view word;  // in --json
  Style style;
};

Sign sign_of(Finding::Level level) {
  switch (level) {
    case Finding::Level::Fine:
      return {"✓", "ok", Style::Good};
    case Finding::Level::Note:
      return {"·", "note", Style::Dim};
    case Finding::Level::Problem:
      return {"✗", "problem", Style::Bad};
  }
  return {};
}

// Starts the check in its own process, so that a hanging check does not delay the others.
BoundedProcess started(const DoctorCheck& check, Session& session) {
  return BoundedProcess([&](SharedPlace& place) {
    session.note_looks_in(place);
    const bool is_told = write_full(STDOUT_FILENO, to_bytes(check.look(session))).ok();
    _exit(is_told ? 0 : 1);  // only the parent runs exit handlers and flushes streams
    return 0;
  });
}

Finding unfinished(const DoctorCheck& check, const BoundedOutcome& outcome) {
  using End = BoundedOutcome::End;
  if (!outcome.place.empty() && outcome.end == End::Late) {
    return problem(*check.when_it_hangs, "reading " + displayable(outcome.place) + " hangs");
  }
  const std::string how = outcome.end == End::Late   ? "does not finish"
                          : outcome.end == End::Died ? "crashed"
                                                     : "cannot be started";
  const std::string where =
      outcome.place.empty() ? "" : " while reading " + displayable(outcome.place);
  return problem(*check.when_it_hangs,
                 "the check of " + std::string(check.name) + " " + how + where);
}

class Doctor : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag(
        "--graph", graph_,
        "show the Pythons, pips and environments of this machine, and the links between them");
    syntax.word("text|dot|svg", format_, "format of the graph (default: text)");
  }

  // Returns exit code 1 if there is a problem.
  Result<int> run(Session& session) override {
    if (graph_) return print_graph(session, format_.value_or("text"));
    if (format_) {
      return Error{ErrorCode::Usage,
                   "unexpected argument " + in_quotes(*format_) + ": a graph format needs --graph"};
    }
    return check(session);
  }

 private:
  static Result<int> check(Session& session) {
    std::vector<BoundedProcess> checks;
    for (const DoctorCheck& check : doctor_checks()) checks.push_back(started(check, session));
    const Deadline deadline = Deadline::in(kDeadline);
    Json array = Json::array();
    std::string text;
    bool has_problem = false;
    std::set<std::string> told;  // two checks may report the same finding
    for (size_t i = 0; i < checks.size(); ++i) {
      const DoctorCheck& check = doctor_checks()[i];
      for (const Finding& finding : findings_of(check, session, checks[i], deadline)) {
        if (!told.insert(finding.what).second) continue;
        has_problem = has_problem || finding.level == Finding::Level::Problem;
        Json line = Json::object();
        line.set("check", check.name)
            .set("level", sign_of(finding.level).word)
            .set("what", finding.what)
            .set_or_null("fix", finding.fix)
            .set_or_null("fault", finding.fault);
        array.push(std::move(line));
        text += as_text(session.terminal(), check, finding);
      }
    }
    Json json = Json::object();
    json.set("healthy", Json::boolean(!has_problem)).set("checks", std::move(array));
    session.terminal().print(session.wants_json() ? json.dump() : text);
    return has_problem ? static_cast<int>(ErrorCode::Failed) : 0;
  }

  static Findings findings_of(const DoctorCheck& check, Session& session, BoundedProcess& process,
                              Deadline deadline) {
    const BoundedOutcome outcome =
        process.wait(kDeadline, deadline, [&] { session.note_place(""); });
    const bool is_done = outcome.end == BoundedOutcome::End::Done && outcome.exit_code == 0;
    const auto findings = is_done ? from_bytes<Findings>(outcome.out) : std::nullopt;
    return findings ? *findings : Findings{unfinished(check, outcome)};
  }

  static std::string as_text(const Terminal& terminal, const DoctorCheck& check,
                             const Finding& finding) {
    constexpr size_t kNameColumns = 15;
    const Sign sign = sign_of(finding.level);
    std::string line = terminal.out(sign.style, sign.text) + " " + std::string(check.name) +
                       std::string(kNameColumns - check.name.size(), ' ') + finding.what + "\n";
    if (!finding.fix.empty()) {
      line += std::string(kNameColumns + 2, ' ') + terminal.out(Style::Bold, finding.fix) + "\n";
    }
    return line;
  }

  bool graph_ = false;
  std::optional<std::string> format_;
};

}  // namespace

std::unique_ptr<Command> make_doctor() { return std::make_unique<Doctor>(); }

}  // namespace venvctl
