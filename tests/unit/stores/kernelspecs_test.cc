#include "core/stores/kernelspecs.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::kernelspecs_test {

struct Machine {
  Machine() {
    install_system_python(files);
    variables.set("HOME", "/home/me");
    make_venv(files, "/p/.venv");
  }
  void spec(const std::string& directory, const std::string& words) {
    files.write_file(directory + "/kernel.json", "{\"argv\": " + words + "}");
  }
  std::string named() {
    std::string text;
    for (const auto& each : kernel_environments(files, kernelspec_stores(variables))) {
      text += each.name + " " + each.prefix + " " + each.kind + "\n";
    }
    return text;
  }
  FakeFileSystem files;
  Variables variables;
};

const std::string kUserKernels = "/home/me/.local/share/jupyter/kernels/";

TEST_CASE("a kernelspec names the environment of the python that it starts") {
  Machine machine;
  machine.spec(kUserKernels + "shop", R"(["/p/.venv/bin/python3", "-m", "ipykernel_launcher"])");
  machine.spec(kUserKernels + "again", R"(["/p/.venv/bin/python"])");
  CHECK(machine.named() == "again /p/.venv jupyter\n");
}

TEST_CASE("a kernelspec may start its python with env and variables") {
  for (const char* words : {R"(["/usr/bin/env", "/p/.venv/bin/python", "-m", "k"])",
                            R"(["env", "A=/x/bin/python", "B=", "/p/.venv/bin/python"])"}) {
    Machine machine;
    machine.spec(kUserKernels + "shop", words);
    CHECK(machine.named() == "shop /p/.venv jupyter\n");
  }
}

TEST_CASE("kernelspecs that start no python of an environment name none") {
  Machine machine;
  const char* const words[] = {R"(["/usr/bin/python3"])",
                               R"(["python3"])",
                               R"(["/p/.venv/bin/R"])",
                               R"(["/usr/bin/env"])",
                               R"(["/usr/bin/env", "A=/p/.venv/bin/python"])",
                               R"(["bash", "/p/.venv/bin/python"])",
                               R"(["/gone/.venv/bin/python"])",
                               R"(["/p/.venv/python"])",
                               "[]",
                               "[3]",
                               "\"x\"",
                               "{"};
  int number = 0;
  for (const char* each : words) machine.spec(kUserKernels + std::to_string(number++), each);
  machine.files.make_directory(kUserKernels + "empty");
  CHECK(machine.named().empty());
}

TEST_CASE("the first of several kernelspecs with the same name counts, in Jupyter's order") {
  Machine machine;
  make_venv(machine.files, "/q/env");
  machine.variables.set("JUPYTER_PATH", "relative:/extra");
  machine.spec("/extra/kernels/Shop", R"(["/q/env/bin/python"])");
  machine.spec(kUserKernels + "shop", R"(["/p/.venv/bin/python"])");
  CHECK(machine.named() == "Shop /q/env jupyter\n");
}

TEST_CASE("variables say where kernelspecs are") {
  Machine machine;
  const auto is_named = [&](const std::string& directory) {
    machine.spec(directory + "/kernels/x", R"(["/p/.venv/bin/python"])");
    const bool found = !machine.named().empty();
    machine.files.remove(directory + "/kernels");
    return found;
  };
  for (const char* directory : {"/home/me/.local/share/jupyter", "/usr/local/share/jupyter",
                                "/usr/share/jupyter", "/home/me/.ipython"}) {
    CAPTURE(directory);
    CHECK(is_named(directory));
  }
  CHECK_FALSE(is_named("/data"));
  machine.variables.set("JUPYTER_DATA_DIR", "/data");
  machine.variables.set("PYTHONUSERBASE", "/base");
  machine.variables.set("IPYTHONDIR", "/ipython");
  for (const char* directory : {"/data", "/base/share/jupyter", "/ipython"}) {
    CAPTURE(directory);
    CHECK(is_named(directory));
  }
}

}  // namespace venvctl::kernelspecs_test
