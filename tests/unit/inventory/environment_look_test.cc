#include "core/inventory/environment_look.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

EnvironmentLook look(FakeFileSystem& files, const std::string& prefix) {
  User user;
  user.uid = FakeFileSystem::kUser;
  return look_at_environment(files, prefix, user);
}

}  // namespace

TEST_CASE("a look tells what it is, whose it is and which pythons it has") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.make_link("/p/.venv/bin/python3.11", "python");
  files.write_file("/p/.venv/bin/python-config", "");
  const EnvironmentLook found = look(files, "/p/.venv");
  REQUIRE(found.inspection);
  CHECK(found.exists);
  CHECK(found.inspection->health == Health::Ok);
  CHECK(found.evidence.identity.real_path == "/p/.venv");
  CHECK(found.pythons == std::vector<std::string>{"python", "python3.11"});
  CHECK_FALSE(found.is_conda);
}

TEST_CASE("one that was made for another place is foreign, and still of use") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.write_file("/p/.venv/bin/activate", "export VIRTUAL_ENV='/old/.venv'\n");
  EnvironmentLook found = look(files, "/p/.venv");
  CHECK(found.inspection->health == Health::Foreign);
  CHECK(is_usable(found.inspection->health));
  CHECK(found.inspection->detail ==
        "made for /old/.venv: its pip, and what else is in its bin, still means that one");
  // What is worse is told instead.
  files.remove("/usr/bin/python3.11");
  CHECK(look(files, "/p/.venv").inspection->health == Health::Broken);
}

TEST_CASE("of a conda environment its variables and scripts are looked at too") {
  FakeFileSystem files;
  make_conda_environment(files, "/conda/envs/data");
  files.write_file("/conda/envs/data/etc/conda/activate.d/a.sh", "true");
  files.write_file("/conda/envs/data/conda-meta/state", R"({"env_vars": {"a": "b"}})");
  const EnvironmentLook found = look(files, "/conda/envs/data");
  CHECK(found.is_conda);
  CHECK(found.variables.size() == 1);
  CHECK(found.scripts.entering.size() == 1);
  CHECK_FALSE(found.evidence.scripts_sha256.empty());
}

TEST_CASE("what is gone and what is no environment are told apart") {
  FakeFileSystem files;
  files.make_directory("/p/plain");
  CHECK_FALSE(look(files, "/p/gone").exists);
  CHECK(look(files, "/p/plain").exists);
  CHECK_FALSE(look(files, "/p/plain").inspection);
}

}  // namespace venvctl
