#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "client/cli/project/next_step.h"
#include "client/cli/project/project_environment.h"
#include "client/cli/project/project_state.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::project_test {

TEST_CASE("an environment without a package that its project requires is stale") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  const auto report = **report_environment(*here.session, prefix);
  CHECK(project_state(*here.session, report).word == "ok");
  std::ofstream(here.project + "/pyproject.toml")
      << "[project]\nname = 'p'\nversion = '1'\ndependencies = ['requests']\n";
  const ProjectState state = project_state(*here.session, report);
  CHECK(state.word == "stale");
  CHECK(packages_text(*here.session, state).find("requests is missing") != std::string::npos);
  Json json = Json::object();
  add_state(state, json);
  CHECK(json.text_at("state") == "stale");
  CHECK(json.items_at("differences").size() == 1);
}

TEST_CASE("a project's tool creates its environment, unless a rule of another kind chose one") {
  HomeSession here;
  CHECK_FALSE(is_for_project_tool(decide(*here.session, here.project)));
  std::ofstream(here.project + "/poetry.lock") << "";
  std::ofstream(here.project + "/pyproject.toml") << "[tool.poetry]\nname = 'p'\n";
  CHECK(is_for_project_tool(decide(*here.session, here.project)));
}

TEST_CASE("the next step of a new environment depends on the hook and the directory") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  CHECK(next_step(*here.session, prefix, here.project) ==
        "to activate it automatically, run venvctl init once, open a new shell and cd ~/project");
  const std::string other = here.make_venv(here.home + "/envs/other");
  CHECK(next_step(*here.session, other, here.project) ==
        "~/envs/other is not activated automatically in ~/project: run venvctl activate "
        "~/envs/other");
}

}  // namespace venvctl::project_test
