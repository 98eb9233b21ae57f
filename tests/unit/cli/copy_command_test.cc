#include "client/cli/commands/copy_command.h"

#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::copy_command_test {

// A command that records which of its functions were called.
class Noting : public CopyCommand {
 public:
  mutable std::vector<std::string> asked;
  bool may = true;

 private:
  std::string verb() const override { return "note"; }
  Result<void> check(Session&, const EnvironmentReport&, const std::string& place) const override {
    asked.push_back("check " + place);
    return may ? Result<void>() : Error{ErrorCode::Failed, "not here"};
  }
  Result<void> make(Session&, const EnvironmentReport& source, const std::string&) const override {
    asked.push_back("make from " + source.prefix);
    return {};
  }
};

Result<int> run(Noting& command, Session& session, std::vector<std::string> words) {
  Syntax syntax;
  command.declare(syntax);
  if (auto parsed = syntax.parse(words); !parsed) return parsed.error();
  return command.run(session);
}

TEST_CASE("a copy is made next to its source, and only after the checks have succeeded") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  Noting command;
  CHECK(*run(command, *here.session, {".venv", "other"}) == 0);
  CHECK(command.asked ==
        std::vector<std::string>{"check " + here.project + "/other", "make from " + prefix});
}

TEST_CASE("nothing is created with --dry-run, or if the check fails") {
  HomeSession here;
  here.make_venv();
  Noting dry;
  CHECK(*run(dry, *here.session, {"--dry-run", ".venv", "other"}) == 0);
  CHECK(dry.asked.size() == 1);
  Noting refused;
  refused.may = false;
  CHECK(run(refused, *here.session, {".venv", "other"}).error().message == "not here");
  CHECK(refused.asked.size() == 1);
  CHECK(run(refused, *here.session, {"nobody", "other"}).error().code == ErrorCode::NotFound);
}

}  // namespace venvctl::copy_command_test
