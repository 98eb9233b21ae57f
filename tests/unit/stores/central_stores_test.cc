#include "core/stores/central_stores.h"

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/sample_environments.h"

namespace venvctl::central_stores_test {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Machine {
  Machine() {
    install_system_python(files);
    variables.set("HOME", "/home/me");
  }
  std::string owner_of(const std::string& prefix) {
    const auto store = central_store_of(files, variables, prefix);
    return store ? store->owner() : "";
  }
  std::vector<CentralEnvironment> environments() {
    return central_environments(files, central_stores(files, variables), "/home/me");
  }
  std::string listed() {
    std::string text;
    for (const CentralEnvironment& each : environments()) {
      text += each.prefix + " " + each.kind + " " + each.project + "\n";
    }
    return text;
  }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("each tool's directory is a store, wherever the user's configuration puts it") {
  Machine machine;
  make_conda_environment(machine.files, "/home/me/miniconda3");
  machine.files.write_file("/home/me/.config/pdm/config.toml", "[venv]\nlocation = \"/pdm\"\n");
  machine.files.write_file("/home/me/.config/pypoetry/config.toml",
                           "[virtualenvs]\npath = \"/poetry\"\n");
  machine.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/pixi\"\n");
  for (const char* prefix :
       {"/home/me/.local/share/virtualenvs/a", "/home/me/.virtualenvs/a", "/pdm/a", "/poetry/a",
        "/home/me/.local/share/hatch/env/virtual/p/id/p", "/home/me/.pyenv/versions/a",
        "/home/me/.pyenv/versions/3.12/envs/a", "/home/me/miniconda3/envs/a",
        "/home/me/.conda/envs/a", "/pixi/p-1/envs/default"}) {
    INFO(prefix);
    make_venv(machine.files, prefix);
    CHECK_FALSE(machine.owner_of(prefix).empty());
  }
  CHECK(machine.owner_of("/home/me/miniconda3") == "conda's /home/me/miniconda3");
  CHECK(machine.owner_of("/poetry/a") == "Poetry's /poetry");
}

TEST_CASE("paths next to a store or too deep in it do not belong to it") {
  Machine machine;
  for (const char* prefix :
       {"/home/me/.virtualenvs", "/home/me/.virtualenvs/a/b", "/home/me/.virtualenvs-evil/a",
        "/home/me/.pyenv/versions/3.12/lib/a", "/home/me/project/.venv"}) {
    INFO(prefix);
    make_venv(machine.files, prefix);
    CHECK(machine.owner_of(prefix).empty());
  }
  CHECK(machine.owner_of("/gone").empty());
}

TEST_CASE("links are resolved in the environment's path and in the store's path") {
  Machine machine;
  machine.files.make_directory("/home/me");
  machine.files.make_directory("/data/envs");
  machine.files.make_link("/home/me/.virtualenvs", "/data/envs");
  make_venv(machine.files, "/data/envs/a");
  make_venv(machine.files, "/clone/env");
  machine.files.make_link("/data/envs/planted", "/clone/env");
  machine.files.make_link("/clone/.venv", "/data/envs/a");
  CHECK_FALSE(machine.owner_of("/data/envs/a").empty());
  CHECK_FALSE(machine.owner_of("/clone/.venv").empty());
  CHECK(machine.owner_of("/home/me/.virtualenvs/planted").empty());
}

TEST_CASE("a project's file and a relative variable cannot define a store") {
  Machine machine;
  machine.files.write_file("/clone/poetry.toml", "[virtualenvs]\npath = \"/clone/trap\"\n");
  make_venv(machine.files, "/clone/trap/a");
  CHECK(machine.owner_of("/clone/trap/a").empty());
  for (const char* variable :
       {"WORKON_HOME", "POETRY_VIRTUALENVS_PATH", "PYENV_ROOT", "HATCH_DATA_DIR", "CONDA_ENVS_PATH",
        "MAMBA_ROOT_PREFIX", "PIXI_HOME"}) {
    machine.variables.set(variable, "trap");
  }
  for (const CentralStore& store : central_stores(machine.files, machine.variables)) {
    CHECK_THAT(store.directory, !ContainsSubstring("trap"));
  }
}

TEST_CASE("WORKON_HOME replaces the two standard directories") {
  Machine machine;
  machine.variables.set("WORKON_HOME", "~/w");
  make_venv(machine.files, "/home/me/w/a");
  make_venv(machine.files, "/home/me/.virtualenvs/b");
  CHECK_FALSE(machine.owner_of("/home/me/w/a").empty());
  CHECK(machine.owner_of("/home/me/.virtualenvs/b").empty());
}

TEST_CASE("every central environment is listed once, with its project if a file names it") {
  Machine machine;
  make_venv(machine.files, "/home/me/.local/share/virtualenvs/shop-12345678");
  machine.files.write_file("/home/me/.local/share/virtualenvs/shop-12345678/.project", "/shop");
  make_venv(machine.files, "/home/me/.virtualenvs/tools");
  machine.files.make_directory("/home/me/.virtualenvs/notes");
  make_half_venv(machine.files, "/home/me/.cache/pypoetry/virtualenvs/p-12345678-py3.11");
  make_venv(machine.files, "/home/me/.pyenv/versions/3.12.1/envs/e");
  machine.files.make_link("/home/me/.pyenv/versions/e", "/home/me/.pyenv/versions/3.12.1/envs/e");
  make_conda_environment(machine.files, "/data/conda");
  machine.files.write_file("/home/me/.conda/environments.txt", "/data/conda\n/gone\nrelative\n");
  CHECK(machine.listed() ==
        "/data/conda conda \n"
        "/home/me/.cache/pypoetry/virtualenvs/p-12345678-py3.11 poetry \n"
        "/home/me/.local/share/virtualenvs/shop-12345678 pipenv /shop\n"
        "/home/me/.pyenv/versions/3.12.1/envs/e pyenv \n"
        "/home/me/.virtualenvs/tools virtualenvwrapper \n");
}

TEST_CASE("a link in a store to an environment outside of the store is listed") {
  Machine machine;
  make_venv(machine.files, "/data/e");
  machine.files.write_file("/data/e/.project", "/shop");
  machine.files.make_directory("/data/notes");
  make_venv(machine.files, "/home/me/.virtualenvs/own");
  machine.files.make_link("/home/me/.virtualenvs/again", "own");
  machine.files.make_link("/home/me/.virtualenvs/linked", "/data/e");
  machine.files.make_link("/home/me/.virtualenvs/notes", "/data/notes");
  machine.files.make_link("/home/me/.virtualenvs/gone", "/data/gone");
  CHECK(machine.listed() ==
        "/home/me/.virtualenvs/linked virtualenvwrapper /shop\n"
        "/home/me/.virtualenvs/own virtualenvwrapper \n");
  const auto environments = machine.environments();
  CHECK(environments[0].store.empty());
  CHECK_FALSE(environments[1].store.empty());
}

TEST_CASE("an environment has the name that its tool uses") {
  Machine machine;
  make_conda_environment(machine.files, "/home/me/miniconda3");
  make_conda_environment(machine.files, "/home/me/miniconda3/envs/data");
  make_venv(machine.files, "/home/me/.pyenv/versions/blue", venv_cfg("prompt = 'other'\n"));
  machine.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/pixi\"\n");
  make_pixi_environment(machine.files, "/pixi/my-shop-123/envs/default");
  make_pixi_environment(machine.files, "/pixi/my-shop-123/envs/test");
  std::string names;
  for (const CentralEnvironment& each : machine.environments()) {
    names += "[" + each.name + "] " + each.store + "\n";
  }
  CHECK(names ==
        "[blue] pyenv's /home/me/.pyenv/versions\n"
        "[base] conda's /home/me/miniconda3\n"
        "[] conda's /home/me/miniconda3/envs\n"
        "[my-shop] pixi's /pixi\n"
        "[my-shop:test] pixi's /pixi\n");
}

TEST_CASE("an environment in a shared directory belongs to Pipenv if its project has a Pipfile") {
  Machine machine;
  machine.variables.set("WORKON_HOME", "/w");
  for (const char* name : {"one", "two"}) {
    make_venv(machine.files, std::string("/w/") + name);
    machine.files.write_file(std::string("/w/") + name + "/.project", std::string("/p/") + name);
  }
  machine.files.write_file("/p/one/Pipfile", "");
  CHECK(machine.listed() == "/w/one pipenv /p/one\n/w/two virtualenvwrapper /p/two\n");
}

TEST_CASE("a thousand environments cost three file accesses each") {
  Machine machine;
  for (int i = 0; i < 1000; ++i) {
    make_venv(machine.files, "/home/me/.virtualenvs/e" + std::to_string(i));
  }
  machine.files.forget_touches();
  CHECK(machine.environments().size() == 1000);
  CHECK(machine.files.touched().size() < 3100);
}

}  // namespace venvctl::central_stores_test
