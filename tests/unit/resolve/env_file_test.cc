#include "core/resolve/env_file.h"

#include "core/trust/identity.h"
#include "tests/support/catch.h"
#include "tests/unit/resolve/machine.h"

namespace venvctl::env_file_test {

EnvFile read(const std::string& content) {
  FakeFileSystem files;
  files.write_file("/p/.env", content);
  auto file = read_env_file(files, "/p/.env");
  REQUIRE(file);
  return *std::move(file);
}

using Names = VariableList;

TEST_CASE("a .env is read as python-dotenv reads it, with variables of the same file only") {
  const EnvFile file = read(
      "# comment\nexport A='one'\nB=\"two ${A}\"  # rest\nC=${HOME}\nD=$(touch /ran)\nE=`x`\n");
  CHECK(file.variables ==
        Names{{"A", "one"}, {"B", "two one"}, {"C", ""}, {"D", "$(touch /ran)"}, {"E", "`x`"}});
  CHECK(file.left_out.empty());
}

TEST_CASE("reserved names and values of several lines are ignored, but PYTHONPATH is used") {
  const EnvFile file = read(
      "LD_PRELOAD=/evil.so\nPATH=/evil\nPYTHONSTARTUP=/evil.py\nVENVCTL_ENV=/x\nlower=1\n"
      "PYTHONPATH=src\nTWO=\"a\\nb\"\nUV_PROJECT_ENVIRONMENT=/x\nFINE=1\n");
  CHECK(file.variables == Names{{"FINE", "1"}, {"PYTHONPATH", "/p/src"}});
  CHECK(names_text(file.left_out) ==
        "LD_PRELOAD, PATH, PYTHONSTARTUP, TWO, UV_PROJECT_ENVIRONMENT, VENVCTL_ENV, lower");
}

TEST_CASE("an approval of a .env is bound to its path and its content") {
  FakeFileSystem files;
  files.write_file("/p/.env", "A=1\n");
  files.write_file("/q/.env", "A=1\n");
  const Identity first = read_env_file(files, "/p/.env")->identity;
  CHECK_FALSE(is_same(first, read_env_file(files, "/q/.env")->identity));
  files.write_file("/p/.env", "A=2\n");
  CHECK_FALSE(is_same(first, read_env_file(files, "/p/.env")->identity));
  files.write_file("/p/.env", "A=1\n");
  CHECK(is_same(first, read_env_file(files, "/p/.env")->identity));
}

TEST_CASE("a .env that is too large, missing or a directory is not used") {
  FakeFileSystem files;
  files.make_directory("/p");
  CHECK_FALSE(read_env_file(files, "/p/.env"));
  files.write_file("/p/.env", std::string(kMaxEnvFileBytes + 1, '#'));
  CHECK_FALSE(read_env_file(files, "/p/.env"));
  files.remove("/p/.env");
  files.make_directory("/p/.env");
  CHECK_FALSE(read_env_file(files, "/p/.env"));
}

TEST_CASE("the .env of the project belongs to the choice") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.write_file("/home/me/shop/.env", "A=1\n");
  machine.files.write_file("/home/me/shop/src/.env", "B=1\n");
  const Decision decision = machine.ask("/home/me/shop/src/pkg");
  REQUIRE(decision.choice);
  CHECK(decision.choice->env_file == VariableList{{"A", "1"}});
  CHECK(decision.choice->evidence.env_file->real_path == "/home/me/shop/.env/");
}

TEST_CASE("variables that do not fit into an answer are left out and named") {
  std::string text = "A=xxxxxxxxxxxxxxxx\nB=old\n";
  for (const char* each : {"A", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O"}) {
    const std::string next(1, *each == 'A' ? 'C' : static_cast<char>(*each + 1));
    text += next + "=${" + each + "}${" + each + "}\n";
  }
  const EnvFile file = read(text + "B=new\nLAST=1\n");
  size_t bytes = 0;
  std::string left_out = names_text(file.left_out);
  for (const auto& [name, value] : file.variables) {
    bytes += name.size() + value.size();
    CHECK(value != "old");
  }
  CHECK(bytes <= kMaxEnvFileBytes);
  CHECK(left_out.find("P") != std::string::npos);
  CHECK(file.variables.size() + file.left_out.size() == 17);
}

TEST_CASE("the approval of a .env does not approve that it leads out of the project") {
  FakeFileSystem files;
  files.write_file("/p/.env", "/srv/foo");
  const Identity variables = read_env_file(files, "/p/.env")->identity;
  const Identity pointer = pointer_identity("/p/.env", "/srv/foo");
  CHECK_FALSE(is_same(variables, pointer));
  CHECK(variables.real_path != pointer.real_path);
}

TEST_CASE("relative entries of PYTHONPATH are relative to the directory of the file") {
  CHECK(read("PYTHONPATH=src:./lib:/opt/x::..\n").variables ==
        Names{{"PYTHONPATH", "/p/src:/p/lib:/opt/x:/"}});
  CHECK(read("PYTHONPATH=${PYTHONPATH}:\n").variables == Names{{"PYTHONPATH", ""}});
}

}  // namespace venvctl::env_file_test
