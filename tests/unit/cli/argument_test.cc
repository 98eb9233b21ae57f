#include "client/cli/arguments/argument.h"

#include "client/cli/arguments/env_file_argument.h"
#include "client/cli/arguments/top_directory.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::argument_test {

TEST_CASE("an environment is found by the directory, a path or a project") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  for (const std::optional<std::string>& argument :
       {std::optional<std::string>(), std::optional<std::string>(".venv"),
        std::optional<std::string>(prefix), std::optional<std::string>("../project")}) {
    CAPTURE(argument.value_or("(none)"));
    const auto report = find_environment(*here.session, argument);
    REQUIRE(report.ok());
    CHECK(report->prefix == prefix);
  }
}

TEST_CASE("an unknown name and a directory without an environment are not found") {
  HomeSession here;
  CHECK(find_environment(*here.session, "nobody").error().code == ErrorCode::NotFound);
  const auto none = find_environment(*here.session, std::nullopt);
  CHECK(none.error().code == ErrorCode::NotFound);
  CHECK(none.error().message == "no environment for ~/project: run venvctl create");
}

TEST_CASE("an environment that is broken or not approved is not activated") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  const auto refused = find_environment_to_activate(*here.session, prefix);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::NotTrusted);
  std::filesystem::remove(prefix + "/bin/python");
  std::filesystem::create_symlink("/no/python", prefix + "/bin/python");
  const auto broken = find_environment_to_activate(*here.session, prefix);
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().message.find("venvctl repair") != std::string::npos);
}

TEST_CASE("--under DIR means the environments below DIR, by its logical or its physical path") {
  HomeSession here;
  std::filesystem::create_directory_symlink(here.project, here.home + "/link");
  const TopDirectory top(*here.session, "../link");
  ListedEnvironment environment;
  const std::string inside = here.project + "/.venv";
  environment.prefix = environment.real_path = inside;
  CHECK(top.contains(environment));
  const std::string outside = here.home + "/other/.venv";
  environment.prefix = environment.real_path = outside;
  CHECK_FALSE(top.contains(environment));
}

TEST_CASE("a .env file is given by its path, its directory or its project") {
  HomeSession here;
  CHECK(find_env_file(*here.session, std::nullopt).error().code == ErrorCode::NotFound);
  std::ofstream(here.project + "/.env") << "A=1\n";
  std::ofstream(here.project + "/other") << "A=1\n";
  for (const std::optional<std::string>& argument :
       {std::optional<std::string>(), std::optional<std::string>("."),
        std::optional<std::string>("../project/.env")}) {
    CHECK(*find_env_file(*here.session, argument) == here.project + "/.env");
  }
  CHECK(find_env_file(*here.session, "other").error().code == ErrorCode::Usage);
}

}  // namespace venvctl::argument_test
