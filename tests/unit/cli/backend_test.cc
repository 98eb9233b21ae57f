#include "client/cli/create/backend.h"

#include "client/cli/create/build.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

using Words = std::vector<std::string>;

struct Machine {
  FakeFileSystem files;
  Variables variables{{{"PATH", "/usr/bin"}}};
  CreateRequest request;

  Machine() {
    install_system_python(files);
    request.prefix = "/home/u/p/.venv";
    request.interpreter = {"/usr/bin/python3", "/usr/bin/python3.11", "cpython", "3.11"};
  }
  void install(const std::string& tool) { files.write_file("/usr/bin/" + tool, "#!", 0755); }
  Words names(std::string_view backend = "auto") {
    Words found;
    for (const Plan& plan : possible_plans(files, variables, request, backend)) {
      found.emplace_back(plan.backend);
    }
    return found;
  }
  Plan plan(std::string_view backend) {
    auto plans = possible_plans(files, variables, request, backend);
    REQUIRE(plans.size() == 1);
    return plans.front();
  }
};

TEST_CASE("virtualenv comes first when it is installed, venv is always there") {
  Machine machine;
  CHECK(machine.names() == Words{"venv"});
  machine.install("uv");
  machine.install("virtualenv");
  CHECK(machine.names() == Words{"virtualenv", "venv", "uv"});
  CHECK(machine.names("uv") == Words{"uv"});
}

TEST_CASE("a chosen tool that is not installed gives no plan") {
  Machine machine;
  CHECK(machine.names("virtualenv").empty());
}

TEST_CASE("no tool may download anything by itself") {
  Machine machine;
  machine.install("uv");
  machine.install("virtualenv");
  CHECK(as_typed(machine.plan("virtualenv").steps[0].words) ==
        "/usr/bin/virtualenv --no-download --python /usr/bin/python3 -- /home/u/p/.venv");
  CHECK(as_typed(machine.plan("uv").steps[0].words) ==
        "/usr/bin/uv venv --no-python-downloads --python /usr/bin/python3 -- /home/u/p/.venv");
  CHECK(tool_variables({}).get("VIRTUALENV_NO_PERIODIC_UPDATE") == "1");
}

TEST_CASE("venv gets its pip in a step that may fail, unless packages need it") {
  Machine machine;
  const Plan plain = machine.plan("venv");
  REQUIRE(plain.steps.size() == 2);
  CHECK(plain.steps[0].words[3] == "--without-pip");
  REQUIRE(plain.steps[1].loss);
  CHECK(plain.steps[1].loss->words.find("python3.11-venv") != std::string::npos);
  machine.request.packages = {"flask"};
  const Plan needed = machine.plan("venv");
  REQUIRE(needed.steps.size() == 3);
  CHECK_FALSE(needed.steps[1].loss);
  machine.request.packages.clear();
  machine.request.with_pip = false;
  CHECK(machine.plan("venv").steps.size() == 1);
}

TEST_CASE("every option reaches every tool") {
  Machine machine;
  machine.install("uv");
  machine.install("virtualenv");
  machine.request.prompt = "it's";
  machine.request.system_site_packages = true;
  for (std::string_view name : {"virtualenv", "venv", "uv"}) {
    const std::string line = as_typed(machine.plan(name).steps[0].words);
    CAPTURE(line);
    CHECK(line.find("--prompt 'it'\\''s' --system-site-packages") != std::string::npos);
  }
}

TEST_CASE("packages come last and cannot be taken for options of the tool") {
  Machine machine;
  machine.install("virtualenv");
  machine.request.packages = {"--pre", "flask"};
  machine.request.requirement_files = {"/home/u/p/my list.txt"};
  const Plan plan = machine.plan("virtualenv");
  CHECK(as_typed(plan.steps.back().words) ==
        "/home/u/p/.venv/bin/python -m pip install -r '/home/u/p/my list.txt' -- --pre flask");
  CHECK(plan.steps.back().installs_packages);
}

TEST_CASE("tools of the active environment and of relative PATH elements are not used") {
  Machine machine;
  machine.files.write_file("/home/u/p/old/bin/virtualenv", "#!", 0755);
  machine.variables = Variables(
      Values{{"PATH", ":.:bin:/home/u/p/old/bin:/usr/bin"}, {"VIRTUAL_ENV", "/home/u/p/old"}});
  CHECK(machine.names("virtualenv").empty());
  machine.files.write_file("/usr/bin/virtualenv", "#!", 0644);
  CHECK(machine.names("virtualenv").empty());
}

TEST_CASE("variables that bend Python are kept from the tools, all others stay") {
  const Variables variables(Values{{"PYTHONHOME", "x"},
                                   {"PYTHONPATH", "x"},
                                   {"PIP_TARGET", "x"},
                                   {"HTTPS_PROXY", "p"},
                                   {"PIP_INDEX_URL", "i"}});
  const Variables given = tool_variables(variables);
  CHECK_FALSE(given.get("PYTHONHOME"));
  CHECK_FALSE(given.get("PYTHONPATH"));
  CHECK_FALSE(given.get("PIP_TARGET"));
  CHECK(given.get("HTTPS_PROXY") == "p");
  CHECK(given.get("PIP_INDEX_URL") == "i");
}

}  // namespace
}  // namespace venvctl
