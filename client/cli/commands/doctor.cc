#include <set>

#include "client/cli/bounded_check.h"
#include "client/cli/commands/commands.h"
#include "client/cli/doctor_checks.h"
#include "client/cli/output/json.h"

namespace venvctl {
namespace {

using Level = Finding::Level;

// For all checks together: longer than three questions to a daemon that answers at the last moment.
constexpr std::chrono::seconds kDeadline{7};

struct Sign {
  std::string_view text;
  std::string_view word;  // in --json
  Style style;
};

Sign sign_of(Level level) {
  switch (level) {
    case Level::Fine:
      return {"✓", "ok", Style::Good};
    case Level::Note:
      return {"·", "note", Style::Dim};
    case Level::Problem:
      return {"✗", "problem", Style::Bad};
  }
  return {};
}

class Doctor : public Command {
 public:
  void declare(Syntax&) override {}

  // Exit code 1 when there is a problem.
  Result<int> run(Session& session) override {
    std::vector<BoundedCheck> looks;
    for (const DoctorCheck& check : doctor_checks()) looks.emplace_back(check, session);
    const Deadline deadline = Deadline::in(kDeadline);
    Json array = Json::array();
    std::string text;
    bool has_problem = false;
    std::set<std::string> told;  // two looks may meet the same thing
    for (BoundedCheck& look : looks) {
      const DoctorCheck& check = look.check();
      for (const Finding& finding : look.findings(deadline)) {
        if (!told.insert(finding.what).second) continue;
        has_problem = has_problem || finding.level == Level::Problem;
        Json line = Json::object();
        line.set("check", check.name)
            .set("level", sign_of(finding.level).word)
            .set("what", finding.what)
            .set_or_null("cure", finding.cure)
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

 private:
  static std::string as_text(const Terminal& terminal, const DoctorCheck& check,
                             const Finding& finding) {
    constexpr size_t kNameColumns = 15;
    const Sign sign = sign_of(finding.level);
    std::string line = terminal.out(sign.style, sign.text) + " " + std::string(check.name) +
                       std::string(kNameColumns - check.name.size(), ' ') + finding.what + "\n";
    if (!finding.cure.empty()) {
      line += std::string(kNameColumns + 2, ' ') + terminal.out(Style::Bold, finding.cure) + "\n";
    }
    return line;
  }
};

}  // namespace

std::unique_ptr<Command> make_doctor() { return std::make_unique<Doctor>(); }

}  // namespace venvctl
