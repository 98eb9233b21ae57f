#include "core/resolve/uv_agreement.h"

#include "tests/support/catch.h"
#include "tests/unit/resolve/machine.h"

namespace venvctl::uv_agreement_test {

constexpr char kProject[] = "/home/me/shop";

// A project of uv that uses /srv/other by a redirect file.
struct UvMachine : Machine {
  UvMachine() {
    make_venv(files, "/srv/other");
    files.write_file("/home/me/shop/pyproject.toml", "[project]\n");
    files.write_file("/home/me/shop/uv.lock", "");
    files.write_file("/home/me/shop/.venv", "/srv/other\n");
  }
  bool notes(const std::string& directory = kProject) {
    const Decision decision = ask(directory);
    REQUIRE(decision.choice);
    return decision.choice->is_unknown_to_uv;
  }
};

TEST_CASE("uv would not use the environment of a redirect file") {
  UvMachine machine;
  CHECK(machine.chosen(kProject) == "/srv/other");
  CHECK(machine.notes());
  CHECK(machine.notes("/home/me/shop/src/pkg"));
}

TEST_CASE("uv uses .venv, even through a link") {
  UvMachine machine;
  machine.files.remove("/home/me/shop/.venv");
  machine.files.make_link("/home/me/shop/.venv", "/srv/other");
  CHECK_FALSE(machine.notes());
  machine.files.remove("/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/shop/.venv");
  CHECK_FALSE(machine.notes());
}

TEST_CASE("uv would not use an environment of another name in its project") {
  UvMachine machine;
  machine.files.remove("/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/shop/env");
  CHECK(machine.chosen(kProject) == "/home/me/shop/env");
  CHECK(machine.notes());
}

TEST_CASE("outside of uv's projects, UV_PROJECT_ENVIRONMENT is not needed") {
  UvMachine machine;
  machine.files.remove("/home/me/shop/uv.lock");
  CHECK_FALSE(machine.notes());
  machine.files.remove("/home/me/shop/pyproject.toml");
  CHECK_FALSE(machine.notes());
}

TEST_CASE("a choice of `venvctl use` below a project of uv also needs UV_PROJECT_ENVIRONMENT") {
  UvMachine machine;
  make_venv(machine.files, "/srv/chosen");
  Question question;
  question.directory = "/home/me/shop/src/pkg";
  question.user.uid = FakeFileSystem::kUser;
  question.user.home = kHome;
  question.pins = {{question.directory, "/srv/chosen"}};
  const Decision decision = resolve(machine.files, question);
  REQUIRE(decision.choice);
  CHECK(decision.choice->prefix == "/srv/chosen");
  CHECK(decision.choice->is_unknown_to_uv);
}

TEST_CASE("beside another world's .venv, uv needs the variable in every project") {
  UvMachine machine;
  machine.files.remove("/home/me/shop/uv.lock");
  make_venv(machine.files, "/srv/chosen");
  Question question;
  question.directory = kProject;
  question.user.uid = FakeFileSystem::kUser;
  question.user.home = kHome;
  question.pins = {{kProject, "/srv/chosen"}};
  CHECK_FALSE(resolve(machine.files, question).choice->is_unknown_to_uv);
  question.other_worlds = {{"/home/me/shop/.venv", {"toolbox f"}}};
  CHECK(resolve(machine.files, question).choice->is_unknown_to_uv);
}

TEST_CASE("the user's own UV_PROJECT_ENVIRONMENT and the setting uv.align are respected") {
  UvMachine machine;
  const std::string settings = "/home/me/.config/venvctl/config.toml";
  machine.files.make_directory("/home/me/.config");
  machine.files.make_directory("/home/me/.config/venvctl");
  machine.files.write_file(settings, "[uv]\nalign = \"off\"\n");
  CHECK_FALSE(machine.notes());
  machine.files.write_file(settings, "[uv]\nalign = \"on\"\n");
  CHECK(machine.notes());
  machine.variables.set("UV_PROJECT_ENVIRONMENT", "/srv/mine");
  CHECK_FALSE(machine.notes());
}

// If uv used such an environment, `uv sync` would remove packages of other projects from it.
TEST_CASE("a file of the project does not make uv use an environment of other projects") {
  UvMachine machine;
  machine.files.remove("/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/.pyenv/versions/work");
  machine.files.write_file("/home/me/shop/.python-version", "work\n");
  REQUIRE(machine.chosen(kProject) == "/home/me/.pyenv/versions/work");
  CHECK_FALSE(machine.notes());
}

TEST_CASE("VENVCTL_CONFIG_DIR is the directory of the setting uv.align") {
  UvMachine machine;
  machine.files.make_directory("/srv/settings");
  machine.files.write_file("/srv/settings/config.toml", "[uv]\nalign = \"off\"\n");
  CHECK(machine.notes());
  machine.variables.set("VENVCTL_CONFIG_DIR", "/srv/settings");
  CHECK_FALSE(machine.notes());
}

}  // namespace venvctl::uv_agreement_test
