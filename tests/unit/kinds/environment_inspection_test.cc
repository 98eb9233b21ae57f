#include "core/kinds/environment_inspection.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

struct Machine {
  Machine() { install_system_python(files); }
  FakeFileSystem files;
};

TEST_CASE("a venv tells kind, version and both interpreters") {
  Machine machine;
  make_venv(machine.files, "/p/theenv");
  const auto found = inspect_environment(machine.files, "/p/theenv");
  REQUIRE(found);
  CHECK(found->health == Health::Ok);
  CHECK(found->detail.empty());
  CHECK(found->kind == "venv");
  CHECK(found->name == "theenv");
  CHECK(found->version == "3.11.2");
  CHECK(found->base == "/usr/bin/python3.11");
  CHECK(found->executable == "/p/theenv/bin/python");
}

TEST_CASE("the base interpreter is told by pyvenv.cfg, whoever wrote it") {
  Machine machine;
  const auto base_after = [&](const std::string& cfg) {
    make_venv(machine.files, "/p/env", cfg);
    return inspect_environment(machine.files, "/p/env")->base;
  };
  CHECK(base_after(venv_cfg()) == "/usr/bin/python3.11");
  CHECK(base_after(virtualenv_cfg()) == "/usr/bin/python3");
  CHECK(base_after("home = /opt/py/bin\nuv = 0.5\nversion_info = 3.12.1\n") ==
        "/opt/py/bin/python3.12");
  CHECK(base_after("home = /opt/py/bin\nversion = 3.9\n") == "/opt/py/bin/python3.9");
  CHECK(base_after("home = /opt/py/bin\n") == "/opt/py/bin/python3");
  CHECK(base_after("uv = 0.5\n").empty());
}

TEST_CASE("an environment with everybody's name shows its project's") {
  Machine machine;
  for (const char* name : {".venv", "venv", "env"}) {
    const std::string prefix = "/code/shop/" + std::string(name);
    make_venv(machine.files, prefix);
    CHECK(inspect_environment(machine.files, prefix)->name == "shop");
  }
  make_venv(machine.files, "/code/shop/.myenv");
  CHECK(inspect_environment(machine.files, "/code/shop/.myenv")->name == ".myenv");
  make_venv(machine.files, "/.venv");
  CHECK(inspect_environment(machine.files, "/.venv")->name == ".venv");
}

TEST_CASE("the prompt of pyvenv.cfg is the name, unless it is empty") {
  Machine machine;
  make_venv(machine.files, "/p/.venv", venv_cfg("prompt = 'my shop'\n"));
  CHECK(inspect_environment(machine.files, "/p/.venv")->name == "my shop");
  make_venv(machine.files, "/q/.venv", venv_cfg("prompt = ''\n"));
  CHECK(inspect_environment(machine.files, "/q/.venv")->name == "q");
}

TEST_CASE("a half-made environment is incomplete") {
  Machine machine;
  make_half_venv(machine.files, "/p/.venv");
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Incomplete);
  machine.files.remove("/p/.venv/bin");
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Incomplete);
}

TEST_CASE("a python that leads nowhere or cannot be run is broken") {
  Machine machine;
  make_venv(machine.files, "/p/.venv");
  machine.files.remove("/usr/bin/python3.11");
  const auto found = inspect_environment(machine.files, "/p/.venv");
  CHECK(found->health == Health::Broken);
  CHECK_FALSE(found->detail.empty());
  machine.files.write_file("/usr/bin/python3.11", "", 0644);
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Broken);
}

TEST_CASE("a path that PATH cannot hold is broken") {
  Machine machine;
  for (const char* prefix : {"/p/a:b", "/p/new\nline", "/p/esc\x1b[31m", "/p/c1\xc2\x85"}) {
    make_venv(machine.files, prefix);
    CHECK(inspect_environment(machine.files, prefix)->health == Health::Broken);
  }
}

TEST_CASE("what has nothing of an environment is none") {
  Machine machine;
  machine.files.make_directory("/p/src");
  machine.files.make_directory("/p/odd/pyvenv.cfg");
  machine.files.write_file("/p/file", "");
  machine.files.write_file("/p/flat/conda-meta", "");
  for (const char* prefix : {"/p/src", "/p/odd", "/p/file", "/p/flat", "/p/gone"}) {
    INFO(prefix);
    CHECK_FALSE(inspect_environment(machine.files, prefix));
  }
}

TEST_CASE("conda and pixi environments are told by conda-meta") {
  Machine machine;
  make_conda_environment(machine.files, "/opt/conda/envs/data");
  machine.files.write_file("/opt/conda/envs/data/conda-meta/python-3.12.4-h5148396_1.json", "{}");
  machine.files.write_file("/opt/conda/envs/data/conda-meta/python-dateutil-2.9.0.json", "{}");
  const auto conda = inspect_environment(machine.files, "/opt/conda/envs/data");
  CHECK(conda->kind == "conda");
  CHECK(conda->name == "data");
  CHECK(conda->version == "3.12.4");
  make_conda_environment(machine.files, "/p/.conda");
  CHECK(inspect_environment(machine.files, "/p/.conda")->name == "/p/.conda");
  make_pixi_environment(machine.files, "/p/.pixi/envs/default");
  CHECK(inspect_environment(machine.files, "/p/.pixi/envs/default")->kind == "pixi");
}

TEST_CASE("a conda environment without Python has no executable") {
  Machine machine;
  machine.files.write_file("/c/envs/tools/conda-meta/history", "");
  CHECK(inspect_environment(machine.files, "/c/envs/tools")->executable.empty());
}

TEST_CASE("an inspection looks at four things of a venv") {
  Machine machine;
  make_venv(machine.files, "/p/.venv");
  inspect_environment(machine.files, "/p/.venv");
  CHECK(machine.files.touched().size() == 4);
}

}  // namespace
}  // namespace venvctl
