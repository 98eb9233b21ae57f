#include "client/cli/session/session.h"

#include "client/cli/session/program_paths.h"
#include "client/cli/session/state_files.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::session_test {

TEST_CASE("paths are relative to the directory, and shown relative to the home directory") {
  HomeSession here;
  Session& session = *here.session;
  CHECK(session.directory() == here.project);
  CHECK(session.absolute("../x/./y") == here.home + "/x/y");
  CHECK(session.shown(here.home + "/x") == "~/x");
  CHECK(session.shown("/x") == "/x");
  CHECK(session.typed(here.home + "/x") == "~/x");
  CHECK(session.typed(here.home + "/x y") == "'" + here.home + "/x y'");
}

TEST_CASE("a suggested command gets -C only for another directory") {
  HomeSession here;
  CHECK(here.session->change_option(here.project).empty());
  CHECK(here.session->change_option(here.home) == " -C ~");
}

TEST_CASE("a directory that was deleted is reported with the nearest one that exists") {
  HomeSession here;
  std::filesystem::create_directory(here.project + "/gone");
  std::filesystem::current_path(here.project + "/gone");
  Variables variables = here.session->variables();
  variables.set("PWD", here.project + "/gone");
  std::filesystem::remove(here.project + "/gone");
  Session session(variables);
  const auto checked = session.check_directory();
  REQUIRE_FALSE(checked.ok());
  CHECK(checked.error().message == "this directory no longer exists: cd to ~/project first");
}

TEST_CASE("in an avoided place, every path is treated as missing") {
  HomeSession here;
  const std::string prefix = here.make_venv();
  CHECK(here.session->files().status(prefix).has_value());
  here.session->avoid(prefix);
  CHECK_FALSE(here.session->files().status(prefix).has_value());
  CHECK(here.session->avoided_accesses() == 1);
}

TEST_CASE("without a terminal, a question fails and says how to skip it") {
  HomeSession here;
  const auto answer = here.session->confirm("remove it?");
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().message.find("pass -y") != std::string::npos);
}

TEST_CASE("a state file is read once, and again after forget()") {
  TemporaryDirectory directory;
  StateFiles files([&] { return Result<std::string>(directory.path()); });
  const auto count = [&] { return (*files.environments())->records.size(); };
  CHECK(count() == 0);
  EnvironmentRecord record;
  record.prefix = "/p/.venv";
  REQUIRE(save_environments(directory.path(), {record}).ok());
  CHECK(count() == 0);
  files.forget();
  CHECK(count() == 1);
}

TEST_CASE("without a state directory, each access to the state files fails with the same error") {
  StateFiles files([] { return Result<std::string>(Error{ErrorCode::Failed, "no home"}); });
  CHECK(files.trust().error().message == "no home");
  CHECK(files.environments().error().message == "no home");
  CHECK(files.pins().note == "no home");
}

TEST_CASE("the files of an installation are found from its prefix") {
  const ProgramPaths paths{"/opt/venvctl"};
  CHECK(paths.hook_client() == "/opt/venvctl/libexec/venvctl/venvctl-resolve");
  CHECK(paths.env_file("zsh") == "/opt/venvctl/share/venvctl/env.sh");
  CHECK(paths.env_file("fish") == "/opt/venvctl/share/venvctl/env.fish");
  CHECK(program_paths().ok());
}

}  // namespace venvctl::session_test
