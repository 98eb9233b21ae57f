#include "client/cli/activation/directory_answer.h"

#include "client/cli/activation/process_within.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::answer_test {

EnvironmentReport approved(const HomeSession& here, const std::string& prefix) {
  EnvironmentReport report;
  report.prefix = prefix;
  report.project = here.project;
  report.inspection.name = "project";
  report.verdict.state = TrustState::Allowed;
  return report;
}

TEST_CASE("the answer about an environment that may be used activates it") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  EnvironmentReport report = approved(here, prefix);
  report.env_file = {{"COLOUR", "blue"}};
  report.verdict.sets_env_file = true;
  const auto parsed = parsed_for(*here.session, answer_about(report));
  REQUIRE(parsed);
  CHECK(parsed->environment == prefix);
  CHECK(parsed->path == std::vector<std::string>{prefix + "/bin"});
  CHECK(std::ranges::count(parsed->edits, std::pair<std::string, std::optional<std::string>>{
                                              "COLOUR", "blue"}) == 1);
}

TEST_CASE("a command gets no answer for an environment that is not approved") {
  HomeSession here;
  here.make_venv();
  CHECK(own_answer(*here.session, std::nullopt, Activation::OfDirectory).error().code ==
        ErrorCode::NotTrusted);
  CHECK_FALSE(answer_of_daemon(*here.session).has_value());  // no daemon runs
}

TEST_CASE(
    "a program within an environment gets the environment's variables and none of the hook's") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  const auto variables = variables_within(*here.session, approved(here, prefix));
  REQUIRE(variables.ok());
  CHECK(variables->get("VIRTUAL_ENV") == prefix);
  CHECK(variables->get("PATH") == prefix + "/bin:/usr/bin:/bin");
  CHECK(run_and_wait(*here.session, {prefix, {"sh", "-c", "exit 7"}, *variables}).exit_code == 7);
  CHECK(run_and_wait(*here.session, {prefix, {"no-such-program"}, *variables}).exit_code == 127);
}

TEST_CASE("an environment whose path has a colon cannot be activated") {
  HomeSession here;
  const auto variables = variables_within(*here.session, approved(here, here.home + "/a:b"));
  REQUIRE_FALSE(variables.ok());
  CHECK(variables.error().message.find("a colon") != std::string::npos);
}

}  // namespace venvctl::answer_test
