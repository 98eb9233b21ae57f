#include "core/inventory/environment_look.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::environment_look_test {

EnvironmentLook look(FakeFileSystem& files, const std::string& prefix) {
  User user;
  user.uid = FakeFileSystem::kUser;
  return look_at_environment(files, prefix, user);
}

TEST_CASE("look_at_environment reports an environment's state, identity and pythons") {
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

TEST_CASE("an environment that was created for another path is foreign, but still usable") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.write_file("/p/.venv/bin/activate", "export VIRTUAL_ENV='/old/.venv'\n");
  EnvironmentLook found = look(files, "/p/.venv");
  CHECK(found.inspection->health == Health::Foreign);
  CHECK(is_usable(*found.inspection));
  CHECK(found.inspection->detail ==
        "created for /old/.venv, which its pip and other scripts still use");
  // If two states apply, the worse one is reported.
  files.remove("/usr/bin/python3.11");
  CHECK(look(files, "/p/.venv").inspection->health == Health::Broken);
}

TEST_CASE("a conda environment's variables and scripts are also read") {
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

TEST_CASE("a missing directory is distinguished from one that is not an environment") {
  FakeFileSystem files;
  files.make_directory("/p/plain");
  CHECK_FALSE(look(files, "/p/gone").exists);
  CHECK(look(files, "/p/plain").exists);
  CHECK_FALSE(look(files, "/p/plain").inspection);
}

}  // namespace venvctl::environment_look_test
