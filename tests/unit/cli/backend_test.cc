#include "client/cli/create/backend.h"

#include "client/cli/create/build.h"
#include "client/cli/create/project_tool.h"
#include "client/cli/output/shell_words.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::backend_test {

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

TEST_CASE("virtualenv is preferred when it is installed, and venv is always available") {
  Machine machine;
  CHECK(machine.names() == Words{"venv"});
  machine.install("uv");
  machine.install("virtualenv");
  CHECK(machine.names() == Words{"virtualenv", "venv", "uv"});
  CHECK(machine.names("uv") == Words{"uv"});
}

TEST_CASE("a chosen tool that is not installed results in no plan") {
  Machine machine;
  CHECK(machine.names("virtualenv").empty());
}

TEST_CASE("no tool may download a Python or other tools") {
  Machine machine;
  machine.install("uv");
  machine.install("virtualenv");
  CHECK(as_typed(machine.plan("virtualenv").steps[0].words) ==
        "/usr/bin/virtualenv --no-download --python /usr/bin/python3 -- /home/u/p/.venv");
  CHECK(as_typed(machine.plan("uv").steps[0].words) ==
        "/usr/bin/uv venv --no-python-downloads --python /usr/bin/python3 -- /home/u/p/.venv");
  CHECK(tool_variables({}).get("VIRTUALENV_NO_PERIODIC_UPDATE") == "1");
}

TEST_CASE("venv installs pip in a step that may fail, unless packages must be installed") {
  Machine machine;
  const Plan plain = machine.plan("venv");
  REQUIRE(plain.steps.size() == 2);
  CHECK(plain.steps[0].words[4] == "--without-pip");
  REQUIRE(plain.steps[1].minor_failure);
  CHECK(plain.steps[1].minor_failure->words.find("python3.11-venv") != std::string::npos);
  machine.request.packages = {"flask"};
  const Plan needed = machine.plan("venv");
  REQUIRE(needed.steps.size() == 3);
  CHECK_FALSE(needed.steps[1].minor_failure);
  machine.request.packages.clear();
  machine.request.with_pip = false;
  CHECK(machine.plan("venv").steps.size() == 1);
}

TEST_CASE("every option is passed to every tool") {
  Machine machine;
  machine.install("uv");
  machine.install("virtualenv");
  machine.request.prompt = "it's";
  machine.request.system_site_packages = true;
  for (std::string_view name : {"virtualenv", "venv", "uv"}) {
    const std::string line = as_typed(machine.plan(name).steps[0].words);
    CAPTURE(line);
    CHECK(line.find("'--prompt=it'\\''s' --system-site-packages") != std::string::npos);
  }
}

TEST_CASE("packages come last and cannot be mistaken for options of the tool") {
  Machine machine;
  machine.install("virtualenv");
  machine.request.packages = {"--pre", "flask"};
  machine.request.requirement_files = {"/home/u/p/my list.txt"};
  const Plan plan = machine.plan("virtualenv");
  CHECK(as_typed(plan.steps.back().words) ==
        "/home/u/p/.venv/bin/python -I -m pip install -r '/home/u/p/my list.txt' -- --pre flask");
  CHECK(plan.steps.back().installs_packages);
}

TEST_CASE("tools in the active environment or in relative PATH elements are not used") {
  Machine machine;
  machine.files.write_file("/home/u/p/old/bin/virtualenv", "#!", 0755);
  machine.variables = Variables(
      Values{{"PATH", ":.:bin:/home/u/p/old/bin:/usr/bin"}, {"VIRTUAL_ENV", "/home/u/p/old"}});
  CHECK(machine.names("virtualenv").empty());
  machine.files.write_file("/usr/bin/virtualenv", "#!", 0644);
  CHECK(machine.names("virtualenv").empty());
}

TEST_CASE("tools get all variables except those that change how Python runs") {
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

TEST_CASE("every Python runs isolated from the current directory and from variables") {
  Machine machine;
  machine.request.packages = {"flask"};
  for (const PlanStep& step : machine.plan("venv").steps) {
    CAPTURE(as_typed(step.words));
    CHECK(step.words[1] == "-I");
    CHECK(step.words[2] == "-m");
    // ensurepip may start a Python that is not isolated. It therefore runs in /, where this Python
    // finds no modules of a project.
    CHECK((step.directory == "/") == (step.words[3] == "ensurepip"));
  }
  machine.install("virtualenv");
  CHECK(machine.plan("virtualenv").steps.back().words[1] == "-I");
}

TEST_CASE("tools get a PATH without the elements that mean the current directory") {
  const Variables given = tool_variables(
      Variables(Values{{"PATH", ":.:bin:/usr/bin:../x::/bin:"}, {"PYTHONSTARTUP", "x"}}));
  CHECK(given.get("PATH") == "/usr/bin:/bin");
  CHECK_FALSE(given.get("PYTHONSTARTUP"));
  // If an environment is active, its bin is also left out.
  const Variables of_project = project_tool_variables(
      Variables(Values{{"PATH", "/e/bin:.:/usr/bin"}, {"VIRTUAL_ENV", "/e"}}));
  CHECK(of_project.get("PATH") == "/usr/bin");
}

}  // namespace venvctl::backend_test
