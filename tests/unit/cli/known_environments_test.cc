#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/disk_space.h"
#include "client/cli/lookup/environments_of_project.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/report.h"
#include "client/cli/lookup/system_packages.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/records/created.h"
#include "client/cli/records/recorded_paths.h"
#include "core/registry/found_store.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::known_environments_test {

namespace fs = std::filesystem;

std::vector<std::string> prefixes_of(const std::vector<EnvironmentReport>& reports) {
  std::vector<std::string> prefixes;
  for (const EnvironmentReport& each : reports) prefixes.push_back(each.prefix);
  return prefixes;
}

TEST_CASE("a directory gets the environment that the rules choose") {
  HomeSession here;
  CHECK_FALSE(decide(*here.session, here.project).choice.has_value());
  const std::string prefix = here.make_venv();
  CHECK(decide(*here.session, here.project).choice->prefix == prefix);
  CHECK(decide_silently(*here.session, here.home).choice == std::nullopt);
}

TEST_CASE("a report describes the environment, and is absent if nothing is there") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  CHECK_FALSE((*report_environment(*here.session, here.home + "/none")).has_value());
  const auto report = **report_environment(*here.session, prefix);
  CHECK(report.inspection.kind == "venv");
  CHECK(report.inspection.version == "3.11.2");
  CHECK(report.project == here.project);
  CHECK(report.verdict.state == TrustState::Unknown);
  const Json json = to_json(*here.session, report);
  CHECK(json.text_at("prefix") == prefix);
  CHECK(json.text_at("kind") == "venv");
}

TEST_CASE("an environment is recorded once, and found by every path that leads to it") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  CHECK(records_leading_to(*here.session, prefix, prefix)->empty());
  const auto report = report_environment(*here.session, prefix);
  REQUIRE(record_found(*here.session, {&**report}).ok());
  CHECK(records_leading_to(*here.session, prefix, "")->size() == 1);
  fs::create_directory_symlink(here.project, here.home + "/link");
  CHECK(records_leading_to(*here.session, here.home + "/link/.venv", prefix)->size() == 1);
  CHECK(records_leading_to(*here.session, here.home + "/link/.venv", "")->empty());
}

TEST_CASE("an environment that venvctl created is approved and recorded") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  const auto report = **report_environment(*here.session, prefix);
  EnvironmentRecord record;
  record.prefix = prefix;
  record.project = here.project;
  REQUIRE(record_created(*here.session, record, report.evidence).ok());
  CHECK((*report_environment(*here.session, prefix))->verdict.state == TrustState::Created);
  CHECK((*records_leading_to(*here.session, prefix, ""))[0].made_by_us);
}

TEST_CASE(
    "the list of a project's environments begins with the environment that its directory gets") {
  HomeSession here;
  const std::string other = here.make_venv(here.project + "/.other");
  const std::string prefix = here.make_venv();
  here.make_venv(here.home + "/elsewhere/.venv");
  CHECK(prefixes_of(*environments_of_project(*here.session)) ==
        std::vector<std::string>{prefix, other});
}

TEST_CASE("recorded environments, vanished ones and the environment of this directory are listed") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  const std::string gone = here.make_venv(here.home + "/gone/.venv");
  const auto report = report_environment(*here.session, gone);
  REQUIRE(record_found(*here.session, {&**report}).ok());
  fs::remove_all(here.home + "/gone");
  const auto reports = every_environment(*here.session);
  CHECK(prefixes_of(*reports) == std::vector<std::string>{gone, prefix});
  CHECK_FALSE((*reports)[0].exists);
  CHECK(every_known_environment(*here.session)->find(prefix) != nullptr);
}

TEST_CASE("without a daemon, recorded, found, vanished and central environments have names") {
  HomeSession here;
  const std::string gone = here.make_venv(here.home + "/gone/.venv");
  const auto report = report_environment(*here.session, gone);
  REQUIRE(record_found(*here.session, {&**report}).ok());
  fs::remove_all(here.home + "/gone");
  const std::string found = here.make_venv(here.home + "/code/found/.venv");
  const std::string lost = here.home + "/code/lost/.venv";
  const std::string stored = here.make_venv(here.home + "/.virtualenvs/stored");
  const std::string state = here.session->places()->state_directory;
  REQUIRE(save_found(state, {found, lost}, {here.home + "/code"}, {here.home + "/code"}));
  const auto environments = named_environments(*here.session);
  REQUIRE(environments.ok());
  std::vector<std::string> told;
  for (const NamedEnvironment& each : *environments) {
    told.push_back(each.name + " " + each.kind + " " + each.prefix);
  }
  CHECK(told == std::vector<std::string>{"stored virtualenvwrapper " + stored,
                                         "found venv " + found, "gone venv " + gone});
}

TEST_CASE("the size of files that two environments share counts only for the first one") {
  HomeSession here;
  const std::string first = here.make_venv(here.home + "/a");
  const std::string second = here.make_venv(here.home + "/b");
  std::ofstream(first + "/big") << std::string(1 << 20, 'x');
  fs::create_hard_link(first + "/big", second + "/big");
  const auto sizes = disk_space_of(*here.session, std::vector<std::string>{first, second});
  CHECK(sizes[0] >= 1 << 20);
  CHECK(sizes[1] < 1 << 20);
}

TEST_CASE("the packages of the system and those of the user have separate entries") {
  HomeSession here;
  Listing listing;
  add_system_packages(*here.session, {}, listing);
  REQUIRE(listing.find("/usr") != nullptr);
  CHECK(listing.find("/usr")->kind == kSystemKind);
  REQUIRE(listing.find(here.home + "/.local") != nullptr);
  CHECK(listing.find(here.home + "/.local")->kind == kUserKind);
}

TEST_CASE("pipx removes an environment of pipx, but only if pipx knows the environment") {
  HomeSession here;
  EnvironmentReport report;
  report.inspection.kind = "pipx";
  report.prefix = here.make_venv(here.home + "/.local/share/pipx/venvs/black");
  CHECK(removal_by_tool(*here.session, report)->words.empty());
  std::ofstream(report.prefix + "/pipx_metadata.json") << "{}";
  CHECK(removal_by_tool(*here.session, report)->shown() == "pipx uninstall black");
  CHECK(repair_by_tool(*here.session, report)->shown() == "pipx reinstall black");
  report.prefix = here.make_venv(here.project + "/venvs/black");
  CHECK(removal_by_tool(*here.session, report)->is_of_others);
  report.inspection.kind = "venv";
  CHECK_FALSE(removal_by_tool(*here.session, report).has_value());
}

TEST_CASE("interpreters are searched from the directory and in the user's data directory") {
  HomeSession here;
  const UserPlaces places = user_places(*here.session);
  CHECK(places.working_directory == here.project);
  CHECK(places.data_directory == here.home + "/.local/share");
}

}  // namespace venvctl::known_environments_test
