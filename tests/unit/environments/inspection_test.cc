#include "core/environments/inspection.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::inspection_test {

struct Machine {
  Machine() { install_system_python(files); }
  FakeFileSystem files;
};

TEST_CASE("an inspection of a venv reports its kind, version and both interpreters") {
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

TEST_CASE("the base interpreter is read from pyvenv.cfg, whichever tool wrote it") {
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

TEST_CASE("an environment with a generic name is shown with its project's name") {
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

TEST_CASE("the prompt in pyvenv.cfg is used as the name, unless the prompt is empty") {
  Machine machine;
  make_venv(machine.files, "/p/.venv", venv_cfg("prompt = 'my shop'\n"));
  CHECK(inspect_environment(machine.files, "/p/.venv")->name == "my shop");
  make_venv(machine.files, "/q/.venv", venv_cfg("prompt = ''\n"));
  CHECK(inspect_environment(machine.files, "/q/.venv")->name == "q");
}

TEST_CASE("a partly created environment is incomplete") {
  Machine machine;
  make_half_venv(machine.files, "/p/.venv");
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Incomplete);
  machine.files.remove("/p/.venv/bin");
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Incomplete);
}

TEST_CASE("an environment whose python is missing or cannot be executed is broken") {
  Machine machine;
  make_venv(machine.files, "/p/.venv");
  machine.files.remove("/usr/bin/python3.11");
  const auto found = inspect_environment(machine.files, "/p/.venv");
  CHECK(found->health == Health::Broken);
  CHECK_FALSE(found->detail.empty());
  machine.files.write_file("/usr/bin/python3.11", "", 0644);
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Broken);
}

TEST_CASE("an environment whose Python now has another minor version is broken") {
  Machine machine;
  make_venv(machine.files, "/p/.venv", "home = /usr/bin\nversion = 3.9.2\n");
  machine.files.make_directory("/p/.venv/lib/python3.9");
  const auto found = inspect_environment(machine.files, "/p/.venv");
  CHECK(found->health == Health::Broken);
  CHECK(found->detail ==
        "its bin/python points to python3.11, but its packages are in lib/python3.9");
  machine.files.make_directory("/p/.venv/lib/python3.11");
  CHECK(inspect_environment(machine.files, "/p/.venv")->health == Health::Ok);
  // If the name of the python has no minor version, there can be no mismatch.
  machine.files.write_file("/opt/python3", "", 0755);
  make_venv(machine.files, "/q/.venv");
  machine.files.make_directory("/q/.venv/lib/python3.9");
  machine.files.remove("/q/.venv/bin/python");
  machine.files.make_link("/q/.venv/bin/python", "/opt/python3");
  CHECK(inspect_environment(machine.files, "/q/.venv")->health == Health::Ok);
}

TEST_CASE("a free-threaded Python has a library directory of its own, but a debug build does not") {
  Machine machine;
  const auto health = [&](const std::string& program, const std::string& library) {
    const std::string prefix = "/" + program + "/" + library;
    machine.files.write_file("/opt/" + program, "", 0755);
    make_venv(machine.files, prefix);
    machine.files.remove(prefix + "/bin/python");
    machine.files.make_link(prefix + "/bin/python", "/opt/" + program);
    machine.files.make_directory(prefix + "/lib/" + library);
    return inspect_environment(machine.files, prefix)->health;
  };
  CHECK(health("python3.13t", "python3.13t") == Health::Ok);
  CHECK(health("python3.13", "python3.13t") == Health::Broken);
  CHECK(health("python3.12d", "python3.12") == Health::Ok);
  CHECK(health("pypy3.10", "pypy3.10") == Health::Ok);
  CHECK(health("pypy3.10", "python3.10") == Health::Ok);
  CHECK(health("pypy3.10", "pypy3.9") == Health::Broken);
}

TEST_CASE("an environment that was created on Windows is broken, and the reason says so") {
  Machine machine;
  machine.files.write_file("/p/.venv/pyvenv.cfg", "home = C:\\Python311\n");
  machine.files.write_file("/p/.venv/Scripts/python.exe", "");
  const auto found = inspect_environment(machine.files, "/p/.venv");
  CHECK(found->health == Health::Broken);
  CHECK(found->detail.find("Windows") != std::string::npos);
}

TEST_CASE("an environment with a path that PATH cannot contain is broken") {
  Machine machine;
  for (const char* prefix : {"/p/a:b", "/p/new\nline", "/p/esc\x1b[31m", "/p/c1\xc2\x85"}) {
    make_venv(machine.files, prefix);
    CHECK(inspect_environment(machine.files, prefix)->health == Health::Broken);
  }
}

TEST_CASE("a directory without the files of an environment is not an environment") {
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

TEST_CASE("conda and pixi environments are recognized by conda-meta") {
  Machine machine;
  make_conda_environment(machine.files, "/opt/conda/envs/data");
  machine.files.remove("/opt/conda/envs/data/conda-meta/python-3.11.4-h955ad1f_0.json");
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

TEST_CASE("an inspection of a venv costs six file accesses") {
  Machine machine;
  make_venv(machine.files, "/p/.venv");
  inspect_environment(machine.files, "/p/.venv");
  CHECK(machine.files.touched().size() == 6);
}

TEST_CASE("a conda environment that is still being linked is incomplete") {
  Machine machine;
  const std::string prefix = "/opt/conda/envs/data";
  const auto health = [&] { return inspect_environment(machine.files, prefix)->health; };
  machine.files.make_directory(prefix + "/conda-meta");
  CHECK(health() == Health::Incomplete);
  machine.files.write_file(prefix + "/conda-meta/history", "");
  CHECK(health() == Health::Incomplete);
  machine.files.write_file(prefix + "/bin/python3.11", "an interpreter", 0755);
  machine.files.make_link(prefix + "/bin/python", "python3.11");
  machine.files.write_file(prefix + "/conda-meta/history", "==> 2026-01-01 <==\n");
  CHECK(health() == Health::Incomplete);  // its python exists, but not the record of its python
  machine.files.write_file(prefix + "/conda-meta/python-3.11.4-h955ad1f_0.json", "{}");
  CHECK(health() == Health::Ok);
  machine.files.write_file(prefix + "/conda-meta/history", "");
  CHECK(health() == Health::Incomplete);
}

TEST_CASE("a conda environment that has no Python, or only a link to one, is complete") {
  Machine machine;
  machine.files.write_file("/opt/conda/envs/r/conda-meta/history", "==> 2026-01-01 <==\n");
  CHECK(inspect_environment(machine.files, "/opt/conda/envs/r")->health == Health::Ok);
  machine.files.write_file("/opt/conda/envs/w/conda-meta/history", "");
  machine.files.make_link("/opt/conda/envs/w/bin/python", "/usr/bin/python3");
  CHECK(inspect_environment(machine.files, "/opt/conda/envs/w")->health == Health::Ok);
}

TEST_CASE("a Python that conda links from its package cache needs a history and a record") {
  Machine machine;
  const std::string package = "/opt/conda/pkgs/python-3.11.4-0";
  machine.files.write_file(package + "/bin/python3.11", "an interpreter", 0755);
  machine.files.write_file(package + "/info/index.json", "{}");
  machine.files.write_file("/opt/conda/envs/s/conda-meta/history", "");
  machine.files.make_link("/opt/conda/envs/s/bin/python", package + "/bin/python3.11");
  CHECK(inspect_environment(machine.files, "/opt/conda/envs/s")->health == Health::Incomplete);
  machine.files.remove(package + "/info");
  CHECK(inspect_environment(machine.files, "/opt/conda/envs/s")->health == Health::Ok);
}

}  // namespace venvctl::inspection_test
